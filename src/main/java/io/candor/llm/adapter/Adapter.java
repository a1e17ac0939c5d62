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
 * @param pairs A and B of every target projection in every layer that is adapted
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
