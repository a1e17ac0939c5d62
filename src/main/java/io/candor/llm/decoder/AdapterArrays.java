package io.candor.llm.decoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * LoRA and head inside libtorch, float32, in the order in which the program takes them.
 *
 * @param lora per layer A (r, in) and B (out, r) of the seven projections; empty arrays where one is not adapted
 * @param head weight (1, hidden) and bias (1)
 */
record AdapterArrays(List<PtNDArray> lora, List<PtNDArray> head) {

    static AdapterArrays upload(Adapter adapter, ModelConfig config, PtNDManager manager) {
        List<PtNDArray> lora = new ArrayList<>();
        HostTensor nothing = HostTensor.of(new float[0], 0, 0);
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                Adapter.LoraPair pair = adapter.pairs().get(new Adapter.Site(layer, projection));
                lora.add(array(pair == null ? nothing : pair.a(), manager));
                lora.add(array(pair == null ? nothing : pair.b(), manager));
            }
        }
        return new AdapterArrays(
                lora, List.of(array(adapter.headWeight(), manager), array(adapter.headBias(), manager)));
    }

    /** The current values as an adapter without a manifest. */
    Adapter download(LoraConfig config) {
        Map<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>();
        int projections = Projection.values().length;
        for (int i = 0; i < lora.size(); i += 2) {
            Projection projection = Projection.values()[i / 2 % projections];
            if (config.targets().contains(projection) && config.adapts(i / 2 / projections)) {
                pairs.put(
                        new Adapter.Site(i / 2 / projections, projection),
                        new Adapter.LoraPair(DecoderWeights.host(lora.get(i)), DecoderWeights.host(lora.get(i + 1))));
            }
        }
        return new Adapter(
                config, pairs, DecoderWeights.host(head.get(0)), DecoderWeights.host(head.get(1)), Optional.empty());
    }

    /** LoRA tensors, then the head: the parameters of training. */
    List<PtNDArray> all() {
        List<PtNDArray> all = new ArrayList<>(lora);
        all.addAll(head);
        return all;
    }

    private static PtNDArray array(HostTensor tensor, PtNDManager manager) {
        return manager.create(FloatBuffer.wrap(tensor.floats()), new Shape(tensor.shape()), DataType.FLOAT32);
    }
}
