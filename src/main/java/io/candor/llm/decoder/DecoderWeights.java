package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
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

    /** As {@link #upload(ModelConfig, Function, WeightUpload, Form, int)}, with as many bits as are computed with. */
    static List<PtNDArray> upload(
            ModelConfig config, Function<String, ? extends StoredTensor> tensors, WeightUpload upload, Form form) {
        return upload(config, tensors, upload, form, 0).all();
    }

    /**
     * Arrays in the program's order.
     *
     * @param tensors checkpoint name → tensor; called once per name
     * @param form what the passes take; {@link Form#TRAINED} leaves the output projection away, which is then the embedding
     * @param bits of the weights of layers, 4 or 8; 0 for as many as are computed with
     */
    static UploadedWeights upload(
            ModelConfig config,
            Function<String, ? extends StoredTensor> tensors,
            WeightUpload upload,
            Form form,
            int bits) {
        Uploads uploads = new Uploads(tensors, upload, form, bits, new IdentityHashMap<>());
        List<PtNDArray> list = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            String attention = layer + "self_attn.";
            list.add(uploads.vector(layer + "input_layernorm.weight"));
            list.add(uploads.matrix(
                    attention + "q_proj.weight", attention + "k_proj.weight", attention + "v_proj.weight"));
            list.add(
                    config.attentionBias()
                            ? uploads.bias(
                                    attention + "q_proj.bias", attention + "k_proj.bias", attention + "v_proj.bias")
                            : upload.empty());
            list.add(config.queryKeyNorm() ? uploads.vector(attention + "q_norm.weight") : upload.empty());
            list.add(config.queryKeyNorm() ? uploads.vector(attention + "k_norm.weight") : upload.empty());
            list.add(uploads.matrix(attention + "o_proj.weight"));
            list.add(uploads.vector(layer + "post_attention_layernorm.weight"));
            list.add(uploads.matrix(layer + "mlp.gate_proj.weight", layer + "mlp.up_proj.weight"));
            list.add(uploads.matrix(layer + "mlp.down_proj.weight"));
        }
        list.add(uploads.vector("model.norm.weight"));
        PtNDArray embedding = uploads.table("model.embed_tokens.weight");
        list.add(embedding);
        if (form != Form.TRAINED) {
            list.add(
                    config.tiedEmbeddings()
                            ? uploads.tied(embedding)
                            : uploads.matrix(uploads.outputBits(), "lm_head.weight"));
        }
        return uploads.of(list);
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

    /** Elements of all layers' matrices, and of their few vectors. */
    static long matrixElements(ModelConfig config) {
        return WeightLayout.of(config).entrySet().stream()
                .filter(weight -> weight.getKey().startsWith("model.layers."))
                .mapToLong(weight -> Arrays.stream(weight.getValue()).reduce(1, (a, b) -> a * b))
                .sum();
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

    /**
     * Weights as the passes take them.
     *
     * @param all for any number of rows
     * @param forFewRows those of few bits, with the scales behind them; the same list where there are none
     */
    record UploadedWeights(List<PtNDArray> all, List<PtNDArray> forFewRows) {}

    /** In which form weights lie in the engine. */
    enum Form {
        /** Matrices laid out for oneDNN, norms doubled. */
        PACKED,
        /** Matrices as they are. */
        PLAIN,
        /** Matrices in the 16 bits they are stored in, whatever is computed in: half the memory, and slower. */
        STORED,
        /** As {@link #PLAIN}, and trained: one array for the embedding and the output projection. */
        TRAINED
    }

    /** @param quantized matrix of the list → the same in few bits */
    private record Uploads(
            Function<String, ? extends StoredTensor> tensors,
            WeightUpload upload,
            Form form,
            int bits,
            Map<PtNDArray, QuantizedMatrix> quantized) {

        PtNDArray matrix(String... names) {
            return matrix(bits, names);
        }

        PtNDArray matrix(int ownBits, String... names) {
            PtNDArray plain = table(names);
            if (ownBits > 0 && fits(plain)) {
                PtNDArray exact = quantized(plain, ownBits);
                plain.close();
                return exact;
            }
            return form == Form.PACKED ? upload.packed(plain) : plain;
        }

        private static boolean fits(PtNDArray matrix) {
            return QuantizedMatrix.fits(
                    matrix.getShape().get(0), matrix.getShape().get(1));
        }

        /** What the bits say of a matrix, in the form of the list. */
        private PtNDArray quantized(PtNDArray plain, int ownBits) {
            QuantizedMatrix matrix = upload.quantized(plain, ownBits);
            PtNDArray listed = form == Form.PACKED ? upload.packed(matrix.values()) : matrix.values();
            quantized.put(listed, matrix);
            return listed;
        }

        /** The output projection decides between tokens that are almost as likely: it is never of 4 bits. */
        int outputBits() {
            return bits == 0 ? 0 : 8;
        }

        UploadedWeights of(List<PtNDArray> list) {
            if (quantized.isEmpty()) {
                return new UploadedWeights(list, list);
            }
            List<PtNDArray> few = new ArrayList<>();
            list.forEach(weight -> few.add(
                    quantized.containsKey(weight) ? quantized.get(weight).codes() : weight));
            list.forEach(weight -> few.add(
                    quantized.containsKey(weight) ? quantized.get(weight).scales() : weight));
            return new UploadedWeights(list, few);
        }

        PtNDArray vector(String name) {
            PtNDArray plain = upload.stacked(stored(name));
            return form == Form.PACKED ? upload.packed(plain) : plain;
        }

        PtNDArray bias(String... names) {
            return upload.stacked(stored(names));
        }

        /** Rows that are looked up, or a matrix before it is packed. */
        PtNDArray table(String... names) {
            return form == Form.STORED ? upload.stackedAsStored(stored(names)) : upload.stacked(stored(names));
        }

        /**
         * An output projection that is the embedding: packed it is an array of its own, because tokens are looked up in the
         * plain one.
         */
        PtNDArray tied(PtNDArray embedding) {
            if (bits > 0 && fits(embedding)) {
                return quantized(embedding, outputBits());
            }
            return form == Form.PACKED ? upload.packedCopy(embedding) : embedding;
        }

        private List<StoredTensor> stored(String... names) {
            return Arrays.stream(names).<StoredTensor>map(tensors::apply).toList();
        }
    }
}
