package io.candor.llm.decoder;

import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import io.candor.llm.decoder.DecoderWeights.Form;
import io.candor.llm.hub.ModelUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Chooses the form of the weights by the memory that is there, and refuses a model that would not fit. */
final class WeightMemory {
    /** Beside the weights: libtorch itself, one matrix while it is packed, cache and activations of small batches. */
    private static final long WORKING_BYTES = 400L << 20;

    private final long computedBytes;
    private final long storedBytes;
    private final long tiedBytes;
    private final long quantizedBytes;

    /**
     * @param tensors checkpoint name → tensor
     * @param precision what the passes compute in: {@link Precision#FLOAT32} or {@link Precision#BFLOAT16}
     * @param bits of the weights of layers, 4 or 8, of which there is a copy then; 0 for as many as are computed with
     */
    WeightMemory(ModelConfig config, Function<String, ? extends StoredTensor> tensors, Precision precision, int bits) {
        int size = precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
        List<StoredTensor> weights = WeightLayout.of(config).keySet().stream()
                .<StoredTensor>map(tensors::apply)
                .toList();
        computedBytes =
                weights.stream().mapToLong(weight -> weight.elements() * size).sum();
        storedBytes = weights.stream()
                .mapToLong(weight ->
                        weight.elements() * Math.min(size, weight.type().bytes()))
                .sum();
        quantizedBytes = bits == 0
                ? 0
                : Math.round(DecoderWeights.matrixElements(config) * QuantizedMatrix.bytesPerWeight(bits, size)
                        + (double) config.vocabularySize()
                                * config.hiddenSize()
                                * QuantizedMatrix.bytesPerWeight(8, size));
        tiedBytes = config.tiedEmbeddings() ? (long) config.vocabularySize() * config.hiddenSize() * size : 0;
    }

    /**
     * The fastest form that fits.
     *
     * @param packs whether packed matrices are faster here
     * @param available bytes; empty where nobody tells, and then everything fits
     * @throws ModelUnavailableException with both figures, if none fits
     */
    Form choose(boolean packs, OptionalLong available) {
        List<Form> forms = new ArrayList<>(packs ? List.of(Form.PACKED, Form.PLAIN) : List.of(Form.PLAIN));
        if (quantizedBytes == 0) {
            forms.add(Form.STORED);
        }
        return forms.stream()
                .filter(form -> available.isEmpty() || needed(form) <= available.getAsLong())
                .findFirst()
                .orElseThrow(() -> new ModelUnavailableException(
                        "the model",
                        "needs " + gibibytes(needed(forms.get(forms.size() - 1))) + " GiB of memory, of which "
                                + gibibytes(available.getAsLong()) + " GiB are free",
                        "free memory, use a machine or device with more, or a smaller model"));
    }

    /** Bytes of the weights in this form, and what is needed to work with them. */
    long needed(Form form) {
        return WORKING_BYTES
                + switch (form) {
                    case PACKED -> computedBytes + tiedBytes + quantizedBytes;
                    case PLAIN, TRAINED -> computedBytes + (quantizedBytes == 0 ? 0 : tiedBytes + quantizedBytes);
                    case STORED -> storedBytes;
                };
    }

    private static String gibibytes(long bytes) {
        return "%.1f".formatted(bytes / (double) (1L << 30));
    }
}
