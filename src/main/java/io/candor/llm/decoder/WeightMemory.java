package io.candor.llm.decoder;

import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import io.candor.llm.decoder.DecoderWeights.Form;
import io.candor.llm.hub.ModelUnavailableException;
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

    /**
     * @param tensors checkpoint name → tensor
     * @param precision what the passes compute in: never {@link Precision#AUTO}
     */
    WeightMemory(ModelConfig config, Function<String, ? extends StoredTensor> tensors, Precision precision) {
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
        List<Form> forms = packs ? List.of(Form.PACKED, Form.PLAIN, Form.STORED) : List.of(Form.PLAIN, Form.STORED);
        return forms.stream()
                .filter(form -> available.isEmpty() || needed(form) <= available.getAsLong())
                .findFirst()
                .orElseThrow(() -> new ModelUnavailableException(
                        "the model",
                        "needs " + gibibytes(needed(Form.STORED)) + " GiB of memory, of which "
                                + gibibytes(available.getAsLong()) + " GiB are free",
                        "free memory, use a machine or device with more, or a smaller model"));
    }

    /** Bytes of the weights in this form, and what is needed to work with them. */
    long needed(Form form) {
        return WORKING_BYTES
                + switch (form) {
                    case PACKED -> computedBytes + tiedBytes;
                    case PLAIN, TRAINED -> computedBytes;
                    case STORED -> storedBytes;
                };
    }

    private static String gibibytes(long bytes) {
        return "%.1f".formatted(bytes / (double) (1L << 30));
    }
}
