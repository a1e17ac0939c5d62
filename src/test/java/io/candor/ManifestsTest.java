package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, rendered by Helm and held against Kubernetes' own schemas: required, unknown and mistyped fields. */
class ManifestsTest {
    private static final Path CHART = Path.of("deploy", "helm", "candor");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Throws when a manifest does not match its schema. */
    private interface Schema {
        void validate(JsonElement manifest) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "Deployment", V1Deployment::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement,
            "PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "Job", V1Job::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "values-gpu.yaml", "values-secured.yaml"})
    void shouldRenderManifestsThatKubernetesAcceptsWithEveryFileOfValues(String values) throws IOException {
        List<JsonNode> manifests = rendered(values);

        assertThat(manifests).hasSizeGreaterThanOrEqualTo(15);
        for (JsonNode manifest : manifests) {
            Schema schema = SCHEMAS.get(manifest.at("/kind").asText());
            if (schema != null) {
                schema.validate(json(manifest));
            }
        }
        assertThat(manifests.stream().map(manifest -> manifest.at("/kind").asText()))
                .contains("Deployment", "StatefulSet", "Service", "Job", "PodDisruptionBudget", "NetworkPolicy")
                .contains("ScaledObject");
    }

    @Test
    void shouldPassHelmsOwnLint() {
        assertThat(new Helm(CHART).lint().strict().call().isFailed()).isFalse();
    }

    @Test
    void shouldPutOnlyAnswererAndTrainerOnGpusWhenTheGpuValuesAreGiven() throws IOException {
        assertThat(roles(rendered("values-gpu.yaml"))
                        .filter(role -> role.at("/spec/template/spec/containers/0/resources/limits")
                                        .has("nvidia.com/gpu")
                                || role.at("/spec/template/spec").has("nodeSelector"))
                        .map(role -> role.at("/metadata/name").asText()))
                .containsExactly("test-answerer", "test-trainer");
    }

    @Test
    void shouldLetAnswererAndTrainerMeetWhereReleasesLie() throws IOException {
        assertThat(roles(rendered("values.yaml"))
                        .filter(role -> role.at("/spec/template/spec/volumes")
                                .toString()
                                .contains("\"test-releases\""))
                        .map(role -> role.at("/metadata/name").asText()))
                .contains("test-answerer", "test-trainer");
    }

    @Test
    void shouldKeepSecretsOutOfTheManifestsWhenTheClusterIsSecured() throws IOException {
        List<JsonNode> manifests = rendered("values-secured.yaml");

        assertThat(roles(manifests).map(role -> role.at("/spec/template/spec/containers/0/envFrom")
                        .toString()))
                .allMatch(sources -> sources.contains("candor-kafka") && sources.contains("candor-registry"));
        assertThat(roles(manifests).map(role -> role.at("/spec/template/spec/containers/0/env")
                        .toString()))
                .allMatch(variables -> variables.contains("CANDOR_KAFKA_CLIENT_SECURITY_PROTOCOL"));
    }

    @ParameterizedTest
    @CsvSource({"PLAIN,plaintext", "SCRAM-SHA-512,scram_sha512"})
    void shouldNameTheMechanismInKedasWords(String mechanism, String kedas, @TempDir Path folder) throws IOException {
        Path values = Files.writeString(
                folder.resolve("values.yaml"),
                "kafka: {client: {security.protocol: SASL_SSL, sasl.mechanism: %s}}".formatted(mechanism));

        assertThat(trigger(rendered(values)).at("/sasl").asText()).isEqualTo(kedas);
    }

    @Test
    void shouldNotNameAMechanismToKedaWhenThereIsNone() throws IOException {
        assertThat(trigger(rendered("values.yaml")).has("sasl")).isFalse();
    }

    @Test
    void shouldScaleByTimeToDrainWhereAPrometheusIsNamed(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(
                folder.resolve("values.yaml"),
                "answerer: {autoscaling: {drain: {prometheus: 'http://prometheus:9090', seconds: 30}}}");

        JsonNode triggers = scaling(rendered(values)).at("/spec/triggers");
        assertThat(triggers).hasSize(1);
        assertThat(triggers.at("/0/type").asText()).isEqualTo("prometheus");
        // An average over the answerers would not say how many times as many are needed.
        assertThat(triggers.at("/0/metricType").asText()).isEqualTo("Value");
        assertThat(triggers.at("/0/metadata/threshold").asText()).isEqualTo("30");
        assertThat(triggers.at("/0/metadata/query").asText())
                .isEqualTo("(sum(min_over_time(candor_answer_consumer_lag{namespace=\"default\"}[1m])) or vector(0))"
                        + " / clamp_min(sum(rate(candor_answer_latency_seconds_count{stage=\"end-to-end\","
                        + "namespace=\"default\"}[2m])) or vector(0), 0.1)");
    }

    @Test
    void shouldNameTheTargetsKindAndEachInstanceWhenAnswerersAreStaticMembers(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), "answerer: {staticMembers: true}");

        List<JsonNode> manifests = rendered(values);
        JsonNode answerer = roles(manifests)
                .filter(role -> role.at("/metadata/name").asText().equals("test-answerer"))
                .findFirst()
                .orElseThrow();
        V1StatefulSet.validateJsonElement(json(answerer));
        assertThat(answerer.at("/kind").asText()).isEqualTo("StatefulSet");
        assertThat(answerer.at("/spec/template/spec/containers/0/env").toString())
                .contains("CANDOR_ANSWER_STATIC_MEMBER")
                .contains(
                        "{\"name\":\"CANDOR_ANSWER_INSTANCE\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}}");
        assertThat(scaling(manifests).at("/spec/scaleTargetRef/kind").asText()).isEqualTo("StatefulSet");
    }

    @Test
    void shouldAskEveryCallerForAKeyUnlessTheValuesSayOtherwise(@TempDir Path folder) throws IOException {
        Path open = Files.writeString(
                folder.resolve("values.yaml"),
                "access: {mode: open, openNetwork: true, hosts: [a.example, b.example]}");

        assertThat(roles(rendered("values.yaml")).map(ManifestsTest::access))
                .hasSize(4)
                .allMatch("keys false "::equals);
        assertThat(roles(rendered(open)).map(ManifestsTest::access))
                .hasSize(4)
                .allMatch("open true a.example,b.example"::equals);
    }

    private static String access(JsonNode role) {
        Map<String, String> variables = new HashMap<>();
        role.at("/spec/template/spec/containers/0/env")
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return variables.get("CANDOR_ACCESS_MODE") + " " + variables.get("CANDOR_ACCESS_OPEN_NETWORK") + " "
                + variables.getOrDefault("CANDOR_ACCESS_HOSTS", "");
    }

    @Test
    void shouldNameTheFirstReleaseOfAModelThatBringsNone() throws IOException {
        assertThat(roles(rendered("values-gpu.yaml"))
                        .filter(role -> role.toString().contains("CANDOR_ANSWER_ADAPTER"))
                        .map(role -> role.at("/metadata/name").asText()))
                .containsExactly("test-answerer");
    }

    @Test
    void shouldSendSpansOnlyWhereACollectorIsNamed(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(
                folder.resolve("values.yaml"), "tracing: {endpoint: 'http://collector:4318', ratio: 0.1}");

        assertThat(roles(rendered(values)).map(JsonNode::toString))
                .hasSize(4)
                .allMatch(role -> role.contains("OTEL_TRACES_EXPORTER") && role.contains("http://collector:4318"));
        assertThat(rendered("values.yaml").toString()).doesNotContain("OTEL_");
    }

    @Test
    void shouldGiveEveryRoleProbesAndAReadOnlyRootFileSystem() throws IOException {
        assertThat(roles(rendered("values.yaml")).map(role -> role.at("/spec/template/spec/containers/0")))
                .hasSize(4)
                .allMatch(container -> container.has("readinessProbe") && container.has("livenessProbe"))
                .allMatch(container ->
                        container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
    }

    @Test
    void shouldSeeAFieldThatKubernetesDoesNotKnow() throws IOException {
        JsonElement broken = json(roles(rendered("values.yaml")).findFirst().orElseThrow());
        broken.getAsJsonObject().getAsJsonObject("spec").addProperty("replicaz", 3);

        assertThatThrownBy(() -> V1Deployment.validateJsonElement(broken)).hasMessageContaining("replicaz");
    }

    private static Stream<JsonNode> roles(List<JsonNode> manifests) {
        return manifests.stream().filter(manifest -> List.of("Deployment", "StatefulSet")
                .contains(manifest.at("/kind").asText()));
    }

    private static JsonNode trigger(List<JsonNode> manifests) {
        return scaling(manifests).at("/spec/triggers/0/metadata");
    }

    private static JsonNode scaling(List<JsonNode> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.at("/kind").asText().equals("ScaledObject"))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> rendered(String values) throws IOException {
        return rendered(CHART.resolve(values));
    }

    private static List<JsonNode> rendered(Path values) throws IOException {
        String text = new Helm(CHART)
                .template()
                .withName("test")
                .withNamespace("default")
                .withValuesFile(values)
                .call();
        List<JsonNode> manifests = new ArrayList<>();
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).forEachRemaining(manifest -> {
            if (manifest.has("kind")) {
                manifests.add(manifest);
            }
        });
        return manifests;
    }

    private static JsonElement json(JsonNode manifest) {
        return JsonParser.parseString(manifest.toString());
    }
}
