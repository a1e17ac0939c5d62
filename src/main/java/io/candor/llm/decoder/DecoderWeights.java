package io.candor.llm.decoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Translates between the tensors of a Hugging Face checkpoint and the flat list the program takes: q, k, v are stacked
 * into one matrix, and so are gate and up, because one large product is faster than several small ones.
 */
final class DecoderWeights {
    static final int PER_LAYER = 9;

    private DecoderWeights() {}

    /**
     * float32 arrays in the program's order.
     *
     * @param tensors checkpoint name → tensor; called once per name
     * @param shared whether to append the output projection (training of tied embeddings leaves it away)
     */
    static List<PtNDArray> upload(
            ModelConfig config, Function<String, HostTensor> tensors, PtNDManager manager, boolean shared) {
        Upload upload = new Upload(tensors, manager);
        List<PtNDArray> list = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            String attention = layer + "self_attn.";
            list.add(upload.one(layer + "input_layernorm.weight"));
            list.add(upload.stacked(
                    attention + "q_proj.weight", attention + "k_proj.weight", attention + "v_proj.weight"));
            list.add(
                    config.attentionBias()
                            ? upload.stacked(
                                    attention + "q_proj.bias", attention + "k_proj.bias", attention + "v_proj.bias")
                            : upload.empty());
            list.add(config.queryKeyNorm() ? upload.one(attention + "q_norm.weight") : upload.empty());
            list.add(config.queryKeyNorm() ? upload.one(attention + "k_norm.weight") : upload.empty());
            list.add(upload.one(attention + "o_proj.weight"));
            list.add(upload.one(layer + "post_attention_layernorm.weight"));
            list.add(upload.stacked(layer + "mlp.gate_proj.weight", layer + "mlp.up_proj.weight"));
            list.add(upload.one(layer + "mlp.down_proj.weight"));
        }
        list.add(upload.one("model.norm.weight"));
        PtNDArray embedding = upload.one("model.embed_tokens.weight");
        list.add(embedding);
        if (shared) {
            list.add(config.tiedEmbeddings() ? embedding : upload.one("lm_head.weight"));
        }
        return list;
    }

    /** The inverse of {@link #upload} for a model with tied embeddings and neither biases nor q/k norms. */
    static Map<String, HostTensor> download(ModelConfig config, List<PtNDArray> list) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("model.embed_tokens.weight", host(list.get(PER_LAYER * config.layers() + 1)));
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            List<PtNDArray> own = list.subList(PER_LAYER * i, PER_LAYER * (i + 1));
            tensors.put(layer + "input_layernorm.weight", host(own.get(0)));
            split(tensors, own.get(1), layer, config, Projection.QUERY, Projection.KEY, Projection.VALUE);
            tensors.put(layer + "self_attn.o_proj.weight", host(own.get(5)));
            tensors.put(layer + "post_attention_layernorm.weight", host(own.get(6)));
            split(tensors, own.get(7), layer, config, Projection.GATE, Projection.UP);
            tensors.put(layer + "mlp.down_proj.weight", host(own.get(8)));
        }
        tensors.put("model.norm.weight", host(list.get(PER_LAYER * config.layers())));
        return tensors;
    }

    static HostTensor host(PtNDArray array) {
        return HostTensor.of(array.toFloatArray(), array.getShape().getShape());
    }

    private static void split(
            Map<String, HostTensor> tensors, PtNDArray stacked, String layer, ModelConfig config, Projection... parts) {
        float[] values = stacked.toFloatArray();
        int start = 0;
        for (Projection part : parts) {
            int rows = part.outputSize(config);
            int columns = part.inputSize(config);
            float[] own = Arrays.copyOfRange(values, start, start + rows * columns);
            tensors.put(layer + part.path() + ".weight", HostTensor.of(own, rows, columns));
            start += rows * columns;
        }
    }

    private record Upload(Function<String, HostTensor> tensors, PtNDManager manager) {

        PtNDArray one(String name) {
            HostTensor tensor = tensors.apply(name);
            return create(FloatBuffer.wrap(tensor.floats()), tensor.shape());
        }

        PtNDArray stacked(String... names) {
            List<HostTensor> parts = Arrays.stream(names).map(tensors).toList();
            FloatBuffer all = FloatBuffer.allocate(
                    parts.stream().mapToInt(HostTensor::size).sum());
            long rows = 0;
            for (HostTensor part : parts) {
                all.put(part.floats());
                rows += part.shape()[0];
            }
            long[] shape = parts.get(0).shape().clone();
            shape[0] = rows;
            return create(all.flip(), shape);
        }

        PtNDArray empty() {
            return create(FloatBuffer.allocate(0), new long[] {0});
        }

        private PtNDArray create(FloatBuffer values, long[] shape) {
            return manager.create(values, new Shape(shape), DataType.FLOAT32);
        }
    }
}
