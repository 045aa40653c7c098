package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpolateCommandTest {
    @TempDir
    Path model;

    @Test
    void goesFromSeedToTheNextInNineStepsByDefault() {
        assertThat(asked())
                .contains("SampleRequest[seed=1, className=null", "SampleRequest[seed=2, className=null")
                .contains("steps=9, closed=false, way=SLERP], rows=0, framesPerSecond=25, out=interpolation.png]");
    }

    @Test
    void anAnimationReturnsToItsStart() {
        assertThat(asked("--seeds=1,2,3", "--out=way.gif", "--fps=10", "--straight"))
                .contains("seed=1,", "seed=2,", "seed=3,", "steps=49, closed=true, way=LERP", "framesPerSecond=10");
    }

    @Test
    void goesFromClassToClassWithTheSameLatents() {
        assertThat(asked("--from-class=faces", "--to-class=2", "--from-seed=7", "--truncation=0.5"))
                .contains("stops=[SampleRequest[seed=7, className=faces, truncation=0.5, standing=0],"
                        + " SampleRequest[seed=7, className=2, truncation=0.5, standing=0]]");
    }

    @Test
    void refusesWhatCannotBe() {
        refuses("--out must end in .png, .gif, .mp4 or .webm, got way.avi", "--out=way.avi");
        refuses("--fps must be in 1..100, got 0", "--fps=0");
        refuses("--rows must be in 1..999, got 0", "--rows=0");
        refuses("steps must be at least 2, got 1", "--steps=1");
        refuses("belong together", "--from-class=faces");
        refuses("--class stays throughout", "--class=1", "--from-class=1", "--to-class=2");
        refuses("--seeds names all stops", "--seeds=1,2", "--to-seed=2");
        refuses("--seeds must name at least 2 seeds, got 1", "--seeds=1");
        refuses("truncation must be above 0", "--truncation=0");
    }

    private String asked(String... more) {
        var shell = run(0, more);
        return shell.backend.asked.getFirst();
    }

    private void refuses(String sentence, String... more) {
        assertThat(run(2, more).err()).contains(sentence).hasLineCount(1);
    }

    private Shell run(int status, String... more) {
        var shell = new Shell();
        var all = new ArrayList<>(List.of("interpolate", model.toString()));
        all.addAll(List.of(more));
        assertThat(shell.run(all.toArray(String[]::new))).isEqualTo(status);
        return shell;
    }
}
