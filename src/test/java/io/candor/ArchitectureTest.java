package io.candor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the package table of the README: who may use whom. */
class ArchitectureTest {
    private static final String ROOT = "io.candor.";

    /** package → our packages it may use. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("question", Set.of("event")),
            Map.entry("answer", Set.of("llm", "release", "event")),
            Map.entry("feedback", Set.of("honesty", "event")),
            Map.entry("training", Set.of("llm", "honesty", "release", "event")),
            Map.entry("release", Set.of("honesty", "event")),
            Map.entry("evaluation", Set.of("llm", "honesty", "training")),
            Map.entry("experiment", Set.of("llm", "honesty", "training", "evaluation")),
            Map.entry("llm", Set.of()),
            Map.entry("honesty", Set.of()),
            Map.entry("event", Set.of()),
            Map.entry("audit", Set.of("release", "event", "honesty")),
            Map.entry("demo", Set.of("event", "honesty", "audit")),
            Map.entry("bench", Set.of("event", "audit")),
            Map.entry("embedded", Set.of("event")),
            Map.entry("atlas", Set.of("llm")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.candor");

    static List<String> packages() {
        return List.copyOf(new TreeSet<>(ARROWS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldUseOnlyThePackagesItsArrowsAllow(String name) {
        List<String> forbidden = new ArrayList<>(List.of("io.candor"));
        ARROWS.keySet().stream()
                .filter(other -> !other.equals(name) && !ARROWS.get(name).contains(other))
                .forEach(other -> forbidden.add(ROOT + other + ".."));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new)));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        check(SlicesRuleDefinition.slices().matching("io.candor.(*)..").should().beFreeOfCycles());
    }

    @Test
    void shouldKeepKafkaAndAvroOutOfModelAndMaths() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ROOT + "llm..", ROOT + "honesty..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.avro.."));
    }

    @Test
    void shouldKeepDjlInsideTheEngine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "llm..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.."));
    }

    @Test
    void shouldKeepQuarkusOutOfTheBodiesOfKnowledge() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ROOT + "llm..", ROOT + "honesty..", ROOT + "event..", ROOT + "release..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
