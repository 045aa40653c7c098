package io.sagan.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.sagan.animation.AnimationFile;
import io.sagan.data.Picture;
import io.sagan.onnx.OnnxProvider;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The command line's row in the table of ARCHITECTURE.md.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.sagan.cli");

    private static final JavaClasses ANIMATION =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.sagan.animation");

    private static final JavaClasses ONNX =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.sagan.onnx");

    private static final ArchRule IMPORTS = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "javax.imageio..",
                    "com.sun.management",
                    "org.jspecify..",
                    "picocli..",
                    "org.knowm.xchart..",
                    "io.sagan",
                    "io.sagan.animation",
                    "io.sagan.cli",
                    "io.sagan.config",
                    "io.sagan.evaluation",
                    "io.sagan.event",
                    "io.sagan.studio"));

    @Test
    void theCommandLineImportsOnlyWhatTheTableAllows() {
        IMPORTS.check(CLASSES);
    }

    @Test
    void animationsImportFfmpegAndNothingOfOurs() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.imageio..",
                        "org.w3c.dom",
                        "org.jspecify..",
                        "org.bytedeco.javacpp",
                        "org.bytedeco.ffmpeg..",
                        "io.sagan.animation"))
                .check(ANIMATION);
        assertThat(AnimationFile.class.getPackage().isAnnotationPresent(NullMarked.class))
                .isTrue();
    }

    @Test
    void onnxNetworksImportTheirRuntimeAndWhatTheyServe() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "org.jspecify..",
                                "ai.onnxruntime..",
                                "io.sagan.config",
                                "io.sagan.features",
                                "io.sagan.onnx")
                        .or(type(Picture.class)))
                .check(ONNX);
        assertThat(OnnxProvider.class.getPackage().isAnnotationPresent(NullMarked.class))
                .isTrue();
    }

    @Test
    void theTableIsReallyChecked() {
        var thisTest = new ClassFileImporter().importClasses(ArchitectureTest.class);
        assertThatThrownBy(() -> IMPORTS.check(thisTest))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("archunit");
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that(not(com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo(Main.class)))
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void nobodyLeavesTheLocaleToTheMachine() {
        for (var classes : List.of(CLASSES, ANIMATION, ONNX)) {
            noClasses()
                    .should()
                    .callMethod(String.class, "format", String.class, Object[].class)
                    .check(classes);
            noClasses().should().callMethod(String.class, "toLowerCase").check(classes);
            noClasses().should().callMethod(String.class, "toUpperCase").check(classes);
        }
    }

    @Test
    void everyClassIsInThePackageThatIsNullMarked() {
        assertThat(CLASSES.that(resideOutsideOfPackage("io.sagan.cli"))).isEmpty();
        assertThat(Main.class.getPackage().isAnnotationPresent(NullMarked.class))
                .isTrue();
    }
}
