package io.candor.llm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RotaryConfigTest {
    private static final Path CONFIG = Path.of("config.json");
    private static final JsonFile REFERENCE =
            JsonFile.read(Path.of("src/test/resources/golden/rope.json"), "restore the fixture");

    static List<JsonNode> shapes() {
        List<JsonNode> cases = new ArrayList<>();
        REFERENCE.root().get("cases").forEach(cases::add);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldMatchTheReferenceToOneUnitInTheLastPlaceWhenShapeIsReal(JsonNode shape) {
        JsonFile config = new JsonFile(CONFIG, shape.get("config"));

        RotaryEmbedding rope = RotaryConfig.read(config, shape.get("head_dim").asInt(), contextLength(config));

        assertThat(rope.attentionScaling())
                .isEqualTo(shape.get("attention_scaling").asDouble());
        assertThat(rope.inverseFrequencies()).hasSize(shape.get("inv_freq").size());
        for (int i = 0; i < rope.inverseFrequencies().length; i++) {
            float expected = (float) shape.get("inv_freq").get(i).asDouble();
            float difference = Math.abs(rope.inverseFrequencies()[i] - expected);
            assertThat(difference).as("frequency %d", i).isLessThanOrEqualTo(Math.ulp(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldTurnAsFarAsTheReferenceAtEveryPositionWhenShapeIsReal(JsonNode shape) {
        JsonFile config = new JsonFile(CONFIG, shape.get("config"));
        RotaryEmbedding rope = RotaryConfig.read(config, shape.get("head_dim").asInt(), contextLength(config));

        for (int p = 0; p < shape.get("positions").size(); p++) {
            JsonNode cosines = shape.get("cos_first8").get(p);
            for (int i = 0; i < cosines.size(); i++) {
                float angle = shape.get("positions").get(p).asInt() * rope.inverseFrequencies()[i];
                assertThat(Math.cos(angle)).isEqualTo(cosines.get(i).asDouble(), within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldReadTheSameWhenSettingsAreInTheNewerForm(JsonNode shape) {
        JsonFile older = new JsonFile(CONFIG, shape.get("config"));
        ObjectNode newer = shape.get("config").deepCopy();
        JsonNode scaling = newer.remove("rope_scaling");
        ObjectNode parameters = scaling == null ? JsonFile.MAPPER.createObjectNode() : (ObjectNode) scaling;
        parameters.set("rope_theta", newer.remove("rope_theta"));
        newer.set("rope_parameters", parameters);
        int headSize = shape.get("head_dim").asInt();

        RotaryEmbedding rope = RotaryConfig.read(new JsonFile(CONFIG, newer), headSize, contextLength(older));

        assertThat(rope.inverseFrequencies())
                .isEqualTo(
                        RotaryConfig.read(older, headSize, contextLength(older)).inverseFrequencies());
    }

    /** Numbers of transformers 5.18.0 for head size 64, theta 1e6, factor 4, trained on 32768 positions. */
    @Test
    void shouldMatchTheReferenceWhenYarn() throws IOException {
        float[] expected = {
            1f,
            0.649381638f,
            0.421696514f,
            0.273841977f,
            0.177827939f,
            0.115478203f,
            0.0749894157f,
            0.0486967526f,
            0.0316227786f,
            0.0205352511f,
            0.0133352149f,
            0.00865964312f,
            0.00515479548f,
            0.0030431177f,
            0.00177853031f,
            0.00102661771f,
            0.000583333371f,
            0.000324690831f,
            0.000175706868f,
            9.12806499e-05f,
            4.44569851e-05f,
            2.88695483e-05f,
            1.87473561e-05f,
            1.21741887e-05f,
            7.90569356e-06f,
            5.13381246e-06f,
            3.33380353e-06f,
            2.16491094e-06f,
            1.40585337e-06f,
            9.1293532e-07f,
            5.92843435e-07f,
            3.84981632e-07f
        };

        RotaryEmbedding yarn = read("{'rope_theta': 1000000.0, 'rope_scaling':"
                + " {'type': 'yarn', 'factor': 4.0, 'original_max_position_embeddings': 32768}}");

        assertThat(yarn.attentionScaling()).isEqualTo(1.138629436111989, within(1e-15));
        for (int i = 0; i < expected.length; i++) {
            float difference = Math.abs(yarn.inverseFrequencies()[i] - expected[i]);
            assertThat(difference).as("frequency %d", i).isLessThanOrEqualTo(2 * Math.ulp(expected[i]));
        }
    }

    @Test
    void shouldDivideEveryFrequencyWhenLinear() throws IOException {
        RotaryEmbedding plain = read("{'rope_theta': 10000.0}");
        RotaryEmbedding linear = read("{'rope_theta': 10000.0, 'rope_scaling': {'type': 'linear', 'factor': 4.0}}");

        for (int i = 0; i < 32; i++) {
            assertThat(linear.inverseFrequencies()[i]).isEqualTo(plain.inverseFrequencies()[i] / 4);
        }
    }

    @Test
    void shouldKeepShortWavesAndStretchLongOnesWhenYarn() throws IOException {
        RotaryEmbedding plain = read("{'rope_theta': 1000000.0}");
        RotaryEmbedding yarn = read("{'rope_theta': 1000000.0, 'rope_scaling':"
                + " {'type': 'yarn', 'factor': 4.0, 'original_max_position_embeddings': 32768}}");

        assertThat(yarn.inverseFrequencies()[0]).isEqualTo(plain.inverseFrequencies()[0]);
        assertThat(yarn.inverseFrequencies()[31]).isEqualTo(plain.inverseFrequencies()[31] / 4);
        assertThat(yarn.attentionScaling()).isEqualTo(0.1 * Math.log(4) + 1);
    }

    @Test
    void shouldEqualTheDefaultWithinTheContextWhenDynamic() throws IOException {
        assertThat(read("{'rope_scaling': {'rope_type': 'dynamic', 'factor': 2.0}}")
                        .inverseFrequencies())
                .isEqualTo(read("{}").inverseFrequencies());
    }

    @Test
    void shouldNameFileKeyAndRemedyWhenKindIsUnknown() {
        assertThatThrownBy(() -> read("{'rope_scaling': {'rope_type': 'longrope', 'factor': 2.0}}"))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessage("config.json: rope_type is the unknown \"longrope\";"
                        + " use a checkpoint with default, linear, dynamic, llama3 or yarn.");
    }

    private static RotaryEmbedding read(String json) throws IOException {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return RotaryConfig.read(JsonFile.parse(CONFIG, bytes), 64, 32768);
    }

    private static int contextLength(JsonFile config) {
        return config.positiveInt("max_position_embeddings");
    }
}
