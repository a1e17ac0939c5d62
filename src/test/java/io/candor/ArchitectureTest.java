package io.candor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the package table of the README: who may use whom. */
class ArchitectureTest {
    private static final String ROOT = "io.candor.";

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final int MOST_TYPES = 30;
    /** What the package-info of a larger package begins its reason with. */
    private static final String REASON = "stays whole";

    /** top-level package → our top-level packages it may use. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("runtime", Set.of("event", "llm")),
            Map.entry("access", Set.of("action", "event", "runtime")),
            Map.entry("question", Set.of("access", "erasure", "event", "runtime")),
            Map.entry("action", Set.of("event")),
            Map.entry("erasure", Set.of("action", "event", "honesty")),
            Map.entry(
                    "answer",
                    Set.of(
                            "access", "action", "erasure", "llm", "engine", "honesty", "policy", "release", "event",
                            "runtime")),
            Map.entry("engine", Set.of("llm", "event", "runtime")),
            Map.entry("feedback", Set.of("access", "honesty", "event", "runtime")),
            Map.entry("review", Set.of("access", "erasure", "policy", "event", "runtime")),
            Map.entry(
                    "training", Set.of("access", "erasure", "llm", "honesty", "policy", "release", "event", "runtime")),
            Map.entry("policy", Set.of("honesty", "event")),
            Map.entry("release", Set.of("honesty", "event")),
            Map.entry("evaluation", Set.of("llm", "honesty", "training")),
            Map.entry("experiment", Set.of("llm", "honesty", "training", "evaluation")),
            Map.entry("simulation", Set.of("honesty", "training", "event")),
            Map.entry("llm", Set.of()),
            Map.entry("honesty", Set.of()),
            Map.entry("event", Set.of()),
            Map.entry("audit", Set.of("action", "erasure", "release", "event", "honesty", "policy", "training")),
            Map.entry("demo", Set.of("event", "honesty", "policy", "audit")),
            Map.entry("bench", Set.of("llm", "event", "audit", "runtime")),
            Map.entry("embedded", Set.of("event")),
            Map.entry("atlas", Set.of("llm")),
            Map.entry(
                    "cli",
                    Set.of(
                            "access",
                            "action",
                            "runtime",
                            "audit",
                            "bench",
                            "demo",
                            "embedded",
                            "engine",
                            "erasure",
                            "evaluation",
                            "event",
                            "experiment",
                            "honesty",
                            "llm",
                            "policy",
                            "release",
                            "simulation",
                            "training",
                            "atlas")));

    /** package → its types that other top-level packages may use; packages that are not here may be used whole. */
    private static final Map<String, Set<String>> DOORS = Map.ofEntries(
            Map.entry(
                    "access",
                    Set.of(
                            "AccessConfig",
                            "AccessMode",
                            "AccessRoles",
                            "Caller",
                            "CallerIdentity",
                            "CallerUse",
                            "KeyLog",
                            "KeySecret",
                            "KnownKeys",
                            "OpenAccess",
                            "RepeatedRequests")),
            Map.entry("cli", Set.of("CandorCommand")),
            Map.entry("cli.option", Set.of()),
            Map.entry("question", Set.of()),
            Map.entry("answer", Set.of()),
            Map.entry("answer.release", Set.of()),
            Map.entry(
                    "erasure",
                    Set.of(
                            "Erasing",
                            "ErasureLog",
                            "ErasureRequest",
                            "ErasureResult",
                            "Erasures",
                            "RemainingRecords",
                            "SubjectKey")),
            Map.entry("feedback", Set.of()),
            Map.entry("review", Set.of()),
            Map.entry("training", Set.of()),
            Map.entry(
                    "audit",
                    Set.of(
                            "AuditConfig",
                            "AuditException",
                            "AuditReport",
                            "AuditText",
                            "ConfidenceAudit",
                            "ConfidenceReport",
                            "ConfidenceSource",
                            "ReportAudit",
                            "ReportCheck",
                            "StreamAudit")),
            Map.entry("audit.action", Set.of("ActionAudit", "ActionCheck")),
            Map.entry(
                    "audit.decision",
                    Set.of("DecisionCheck", "DecisionText", "MapAudit", "PolicyAudit", "PolicyCheck")),
            Map.entry(
                    "bench",
                    Set.of("Bench", "BenchPlan", "EngineAlone", "EngineBench", "EngineBenchPlan", "EngineReport")),
            Map.entry(
                    "demo",
                    Set.of("Audience", "Demo", "DemoConfig", "DemoQuestion", "PlainAudience", "TerminalAudience")),
            Map.entry("embedded", Set.of("EmbeddedStack", "EmbeddedStackConfig")),
            Map.entry(
                    "engine.remote",
                    Set.of(
                            "EngineCheck",
                            "EngineConfig",
                            "EngineConnection",
                            "EngineKind",
                            "EngineProblemException",
                            "Findings",
                            "RemoteEngine")),
            Map.entry("engine.server", Set.of("EngineServer", "EngineServerConfig")),
            Map.entry("engine.openai", Set.of("OpenAiCheck", "OpenAiConfig", "OpenAiProvider", "OpenAiServer")),
            Map.entry("engine.external", Set.of("AdapterShare", "ExternalModel")),
            Map.entry("engine.sglang", Set.of("SglangCheck", "SglangConfig", "SglangEngine")),
            Map.entry("engine.vllm", Set.of("VllmCheck", "VllmConfig", "VllmEngine", "VllmServers")),
            Map.entry("engine.wire", Set.of()),
            Map.entry(
                    "experiment",
                    Set.of("Experiment", "ExperimentConfig", "ExperimentReport", "StageSchedule", "StudyQuestions")),
            Map.entry(
                    "simulation",
                    Set.of(
                            "AskingSettings",
                            "LoopFiles",
                            "LoopResult",
                            "LoopSettings",
                            "LoopStudy",
                            "LoopText",
                            "PromiseSettings",
                            "PromiseStudy",
                            "PromiseStudyRow",
                            "PromiseStudySettings",
                            "RecordedAnswer",
                            "RecordedAnswers",
                            "TruthChange",
                            "VerdictSettings")),
            Map.entry("atlas", Set.of("FactsCommand", "PackageCommand", "PretrainCommand")),
            Map.entry("atlas.fact", Set.of()),
            Map.entry("atlas.tokenizer", Set.of()),
            Map.entry(
                    "llm.adapter", Set.of("Adapter", "AdapterFolder", "AdapterKeys", "AdapterManifest", "LoraConfig")),
            Map.entry(
                    "llm.checkpoint",
                    Set.of(
                            "Checkpoint",
                            "DataType",
                            "HostTensor",
                            "InvalidCheckpointException",
                            "ModelConfig",
                            "Projection",
                            "RotaryEmbedding",
                            "SafetensorsFile",
                            "SafetensorsWriter")),
            Map.entry(
                    "llm.decoder",
                    Set.of(
                            "AdamWSettings",
                            "AdapterTraining",
                            "ConfidenceReading",
                            "Continuation",
                            "ContinuousBatch",
                            "EngineFailure",
                            "EngineSettings",
                            "Generation",
                            "GenerationOptions",
                            "JoinRule",
                            "LanguageModel",
                            "LoadProgress",
                            "LengthBatches",
                            "LoadedAdapter",
                            "OpenModels",
                            "Precision",
                            "Pretraining",
                            "ScoredPrompts",
                            "TokenBudget",
                            "TrainingStep",
                            "WeightedTokens")),
            Map.entry("llm.hub", Set.of("FetchProgress", "HubSettings", "ModelSource", "ModelUnavailableException")),
            Map.entry("llm.jinja", Set.of()),
            Map.entry(
                    "llm.prompt",
                    Set.of(
                            "ChatConversation",
                            "ChatFormat",
                            "ChatTemplate",
                            "InvalidQuestionException",
                            "InvalidTemplateException",
                            "PromptFormat",
                            "RenderedPrompt",
                            "TextTokenizer")),
            Map.entry("release.signature", Set.of("SigningKeyPair")),
            Map.entry(
                    "release.store",
                    Set.of(
                            "BundledRelease",
                            "Canary",
                            "EmbeddedCheckpoint",
                            "Fetched",
                            "MapFile",
                            "Release",
                            "ReleaseConfig",
                            "ReleaseFile",
                            "ReleaseManifest",
                            "ReleaseMaps",
                            "ReleaseStore",
                            "ReleaseUnavailableException",
                            "SharedSecret",
                            "StoredRelease")));

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
        check(SlicesRuleDefinition.slices().matching("io.candor.(**)").should().beFreeOfCycles());
    }

    @Test
    void shouldOfferNeighboursOnlyTheDoorsOfAPackage() {
        check(classes().should(new ArchCondition<JavaClass>("use only the doors of other packages") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().stream()
                        .filter(used -> isBehindADoor(user, outermost(used.getTargetClass())))
                        .forEach(used -> events.add(SimpleConditionEvent.violated(used, used.getDescription())));
            }
        }));
    }

    private static boolean isBehindADoor(JavaClass user, JavaClass used) {
        if (!used.getPackageName().startsWith(ROOT) || topLevel(user).equals(topLevel(used))) {
            return false;
        }
        Set<String> doors = DOORS.get(used.getPackageName().substring(ROOT.length()));
        return doors != null && !doors.contains(used.getSimpleName());
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return element.getEnclosingClass().map(ArchitectureTest::outermost).orElse(element);
    }

    private static String topLevel(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : "";
    }

    @Test
    void shouldNameNoTwoClassesAlike() throws IOException {
        Map<String, Long> files = sources()
                .collect(Collectors.groupingBy(file -> file.getFileName().toString(), Collectors.counting()));
        files.remove("package-info.java");

        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isOne());
    }

    @Test
    void shouldSplitLargePackagesOrSayWhyNot() throws IOException {
        Map<Path, Long> sizes = sources()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

        for (Map.Entry<Path, Long> size : sizes.entrySet()) {
            Path info = size.getKey().resolve("package-info.java");
            assertThat(info).exists();
            assertThat(size.getValue() <= MOST_TYPES || Files.readString(info).contains(REASON))
                    .as("%s has %d types", size.getKey(), size.getValue())
                    .isTrue();
        }
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
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
                .resideInAnyPackage(
                        ROOT + "llm..", ROOT + "honesty..", ROOT + "event..", ROOT + "policy..", ROOT + "release..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
