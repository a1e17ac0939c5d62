package io.candor.llm.adapter;

import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import io.candor.llm.checkpoint.SafetensorsFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads A and B of every site from an adapter's weights, each checked against the base model. */
final class LoraWeights {
    /** Trained weights are some units at most; with numbers like these every confidence is 0, 1 or none. */
    private static final float MOST = 10_000;

    private final SafetensorsFile file;
    private final LoraConfig lora;
    private final TargetModules modules;
    private final ModelConfig base;

    LoraWeights(SafetensorsFile file, LoraConfig lora, TargetModules modules, ModelConfig base) {
        this.file = file;
        this.lora = lora;
        this.modules = modules;
        this.base = base;
    }

    Map<Adapter.Site, Adapter.LoraPair> pairs() {
        Map<AdapterKeys.LoraTensor, String> names = names();
        Map<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < base.layers(); layer++) {
            if (!lora.adapts(layer)) {
                continue;
            }
            for (Projection projection : lora.targets()) {
                Adapter.Site site = new Adapter.Site(layer, projection);
                pairs.put(site, pair(site, names));
            }
        }
        return pairs;
    }

    private Map<AdapterKeys.LoraTensor, String> names() {
        Map<AdapterKeys.LoraTensor, String> names = new HashMap<>();
        for (String key : file.names()) {
            AdapterKeys.LoraTensor tensor = AdapterKeys.parse(key)
                    .orElseThrow(
                            () -> refuse(key, "is not a LoRA tensor of a decoder layer", "use a plain LoRA adapter"));
            if (tensor.site().layer() >= base.layers()) {
                throw refuse(
                        key,
                        "is of a layer beyond the base model's " + base.layers(),
                        "use the base model the adapter was made for");
            }
            if (!lora.adapts(tensor.site().layer())) {
                throw refuse(
                        key,
                        "is of a layer that neither target_modules nor layers_to_transform names",
                        "export the adapter again");
            }
            if (!modules.contains(tensor.site())) {
                throw refuse(key, "is of a projection that target_modules does not name", "export the adapter again");
            }
            String other = names.put(tensor, key);
            if (other != null) {
                throw refuse(key, "and " + other + " are the same tensor", "export the adapter again");
            }
        }
        return names;
    }

    private Adapter.LoraPair pair(Adapter.Site site, Map<AdapterKeys.LoraTensor, String> names) {
        Projection projection = site.projection();
        if (!modules.contains(site)) {
            // Adapted in other layers only: a product of zeros changes nothing.
            return new Adapter.LoraPair(
                    zeros(lora.r(), projection.inputSize(base)), zeros(projection.outputSize(base), lora.r()));
        }
        String a = name(new AdapterKeys.LoraTensor(site, true), names);
        String b = name(new AdapterKeys.LoraTensor(site, false), names);
        return new Adapter.LoraPair(
                checked(file, a, lora.r(), projection.inputSize(base)),
                checked(file, b, projection.outputSize(base), lora.r()));
    }

    private static HostTensor zeros(int rows, int columns) {
        return HostTensor.of(new float[rows * columns], rows, columns);
    }

    private String name(AdapterKeys.LoraTensor tensor, Map<AdapterKeys.LoraTensor, String> names) {
        String name = names.get(tensor);
        if (name == null) {
            throw refuse(
                    AdapterKeys.AUTO_MODEL.name(tensor),
                    "is missing",
                    "use the base model the adapter was made for, or export the adapter again");
        }
        return name;
    }

    /** The tensor on the heap: an adapter outlives its folder, which a release may replace. */
    static HostTensor checked(SafetensorsFile file, String name, long... expected) {
        HostTensor mapped = file.tensor(name);
        if (!Arrays.equals(mapped.shape(), expected)) {
            throw new InvalidCheckpointException(
                    file.path(),
                    "tensor " + name,
                    "has shape " + Arrays.toString(mapped.shape()) + " where the base model and r call for "
                            + Arrays.toString(expected),
                    "use the base model the adapter was made for");
        }
        if (!mapped.isFinite()) {
            throw new InvalidCheckpointException(
                    file.path(), "tensor " + name, "holds NaN or infinity", "use an undamaged adapter");
        }
        if (!mapped.isWithin(MOST)) {
            throw new InvalidCheckpointException(
                    file.path(), "tensor " + name, "holds numbers beyond " + MOST, "use an undamaged adapter");
        }
        ByteBuffer copy = ByteBuffer.allocate(mapped.data().remaining());
        copy.put(mapped.data().duplicate()).flip();
        return new HostTensor(mapped.type(), expected, copy);
    }

    private InvalidCheckpointException refuse(String key, String problem, String remedy) {
        return new InvalidCheckpointException(file.path(), "tensor " + key, problem, remedy);
    }
}
