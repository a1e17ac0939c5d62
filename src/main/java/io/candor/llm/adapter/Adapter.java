package io.candor.llm.adapter;

import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.Projection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * LoRA and confidence head: one immutable unit, because a head means nothing without the LoRA it was fitted with.
 *
 * @param lora rank, scaling and targets
 * @param pairs A and B of every target projection in every layer
 * @param headWeight weight of the linear confidence head (1, hidden)
 * @param headBias bias of the head (1)
 * @param manifest where it comes from; empty for a folder made by other tools
 */
public record Adapter(
        LoraConfig lora,
        Map<Site, LoraPair> pairs,
        HostTensor headWeight,
        HostTensor headBias,
        Optional<AdapterManifest> manifest) {

    /** One projection of one layer (from 0). */
    public record Site(int layer, Projection projection) implements Comparable<Site> {
        private static final Comparator<Site> ORDER =
                Comparator.comparingInt(Site::layer).thenComparing(Site::projection);

        @Override
        public int compareTo(Site other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * The low-rank update of one projection.
     *
     * @param a down to the rank (r, input)
     * @param b up from the rank (output, r)
     */
    public record LoraPair(HostTensor a, HostTensor b) {}

    public Adapter {
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
    }

    public Adapter withManifest(AdapterManifest newManifest) {
        return new Adapter(lora, pairs, headWeight, headBias, Optional.of(newManifest));
    }

    /**
     * Every parameter moved towards the other adapter's by a share of the way: WiSE-FT (arXiv 2109.01903) between an adapter and one
     * fitted on from it.
     *
     * @param share in [0, 1]: 0 is this adapter, 1 the other
     * @return without a manifest
     * @throws IllegalArgumentException if the other has another LoRA
     */
    public Adapter blended(Adapter other, double share) {
        if (!lora.equals(other.lora) || !pairs.keySet().equals(other.pairs.keySet())) {
            throw new IllegalArgumentException(
                    "adapters to blend must have the same LoRA, got: " + lora + " and " + other.lora);
        }
        Map<Site, LoraPair> blended = new TreeMap<>();
        pairs.forEach((site, pair) -> {
            LoraPair towards = other.pairs.get(site);
            blended.put(
                    site, new LoraPair(blended(pair.a(), towards.a(), share), blended(pair.b(), towards.b(), share)));
        });
        return new Adapter(
                lora,
                blended,
                blended(headWeight, other.headWeight, share),
                blended(headBias, other.headBias, share),
                Optional.empty());
    }

    private static HostTensor blended(HostTensor from, HostTensor to, double share) {
        float[] values = from.floats();
        float[] others = to.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((1 - share) * values[i] + share * others[i]);
        }
        return HostTensor.of(values, from.shape());
    }

    /** Whether every parameter is a number. */
    public boolean isFinite() {
        return isFinite(headWeight)
                && isFinite(headBias)
                && pairs.values().stream().allMatch(pair -> isFinite(pair.a()) && isFinite(pair.b()));
    }

    private static boolean isFinite(HostTensor tensor) {
        for (float value : tensor.floats()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
