package io.sagan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The table of ARCHITECTURE.md: who may import whom.
class ArchitectureTest {
    private static final String ROOT = "io.sagan";
    private static final String ENGINE = "org.bytedeco";
    private static final String JSON = "tools.jackson";

    /// What each package may import besides itself, the JDK, JSpecify and slf4j. Packages of ours
    /// go
    /// by their last name.
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("config", List.of(JSON)),
            Map.entry("event", List.of()),
            Map.entry("tensor", List.of(ENGINE)),
            Map.entry("data", List.of("config", "tensor", ENGINE)),
            Map.entry("archive", List.of("config", "tensor", ENGINE)),
            Map.entry("nn", List.of("tensor", ENGINE)),
            Map.entry("loss", List.of("tensor", ENGINE)),
            Map.entry("models", List.of("config", "tensor", "nn", ENGINE)),
            Map.entry("train", List.of("config", "event", "tensor", "data", "models", "loss", ENGINE)),
            Map.entry("features", List.of("config", "tensor", "data", "archive", "nn", ENGINE)),
            Map.entry("metrics", List.of("config", "tensor", "data", "models", ENGINE)),
            Map.entry("evaluation", List.of("config", "event", "tensor", "data", "features", "metrics", ENGINE)),
            Map.entry("sample", List.of("config", "tensor", "nn", "models", ENGINE)),
            Map.entry(
                    "studio",
                    List.of(
                            "config",
                            "event",
                            "tensor",
                            "data",
                            "nn",
                            "models",
                            "loss",
                            "train",
                            "features",
                            "metrics",
                            "evaluation",
                            "sample",
                            "archive",
                            JSON,
                            ENGINE)),
            Map.entry("", List.of("config", "studio")));

    private static final List<String> ALWAYS =
            List.of("java.", "javax.", "com.sun.management.", "org.jspecify.", "org.slf4j.");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void everyPackageIsInTheTable() {
        assertThat(CLASSES.stream().map(ArchitectureTest::packageOf)).isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        assertThat(strangersIn(CLASSES)).isEmpty();
    }

    @Test
    void theTableIsReallyChecked() {
        var tests = new ClassFileImporter().importPackages("io.sagan.event");
        assertThat(strangersIn(tests).toString())
                .contains("io.sagan.event.ForbiddenImport -> io.sagan.config.Experiment");
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.sagan.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theEngineIsNotInThePublicSignaturesOfTheFrontDoor() {
        assertThat(CLASSES.stream()
                        .filter(type -> List.of("", "studio").contains(packageOf(type)))
                        .flatMap(ArchitectureTest::engineInSignatures))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .forEach(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                        .as(each.getName())
                        .isTrue());
    }

    @Test
    void nobodyPrintsOrEndsTheProcess() {
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
        noClasses().should().accessField(System.class, "out").check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
    }

    @Test
    void nobodyLeavesTheLocaleToTheMachine() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .check(CLASSES);
        noClasses().should().callMethod(String.class, "toLowerCase").check(CLASSES);
        noClasses().should().callMethod(String.class, "toUpperCase").check(CLASSES);
    }

    private static Map<String, Set<String>> strangersIn(JavaClasses classes) {
        var strangers = new TreeMap<String, Set<String>>();
        for (var type : classes) {
            var mine = packageOf(type);
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> !target.isPrimitive() && !isAllowed(mine, target))
                    .forEach(target -> strangers
                            .computeIfAbsent(mine, _ -> new TreeSet<>())
                            .add(type.getName() + " -> " + target.getName()));
        }
        return strangers;
    }

    private static boolean isAllowed(String from, JavaClass target) {
        var name = target.getName();
        if (ALWAYS.stream().anyMatch(name::startsWith)) {
            return true;
        }
        var allowed = MAY_IMPORT.getOrDefault(from, List.of());
        if (name.startsWith(ROOT + ".")) {
            var to = packageOf(target);
            return to.equals(from) || allowed.contains(to);
        }
        return allowed.stream().anyMatch(library -> name.startsWith(library + "."));
    }

    private static String packageOf(JavaClass type) {
        var name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    private static Stream<String> engineInSignatures(JavaClass type) {
        if (!type.getModifiers().contains(JavaModifier.PUBLIC)) {
            return Stream.empty();
        }
        var supertypes = Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
                .filter(ArchitectureTest::isEngine)
                .map(above -> type.getName() + " is a " + above.getName());
        var members = type.getCodeUnits().stream()
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(unit -> isEngine(unit.getRawReturnType())
                        || unit.getRawParameterTypes().stream().anyMatch(ArchitectureTest::isEngine))
                .map(unit -> unit.getFullName());
        return Stream.concat(supertypes, members);
    }

    private static boolean isEngine(JavaClass type) {
        return type.getBaseComponentType().getName().startsWith(ENGINE + ".");
    }
}
