package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void findsTheFeaturesThatMatter() {
        var listing = "processor\t: 0\nmodel name\t: Some EPYC: 9\nflags\t\t: fpu avx2 avx512f avx512_bf16\n";
        var processor = Processor.ofListing(listing);
        assertThat(processor.model()).isEqualTo("Some EPYC: 9");
        assertThat(processor.features()).containsExactly("avx2", "avx512f", "avx512_bf16");
    }

    @Test
    void readsArmListings() {
        assertThat(Processor.ofListing("Features\t: fp asimd bf16\n").features())
                .containsExactly("asimd", "bf16");
    }

    @Test
    void doesWithoutAListing() {
        assertThat(Processor.ofListing("")).isEqualTo(new Processor("unknown", java.util.List.of()));
    }
}
