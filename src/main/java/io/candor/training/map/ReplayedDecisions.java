package io.candor.training.map;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decisions that labels give on the maps of one adapter, one after the other. For one thread. */
public final class ReplayedDecisions {
    private final TrialBeginning beginning;
    private final AdapterMaps maps;
    private final Map<String, String> settings;
    private final Iterator<LedgerLabels.Final> labels;
    /** Release → its adapter; those decided for here are entered, since labels may name them. */
    private final Map<String, String> adapters;

    private Optional<ReplayedDecision> next = Optional.empty();

    ReplayedDecisions(
            TrialBeginning beginning,
            AdapterMaps maps,
            Map<String, String> settings,
            Iterator<LedgerLabels.Final> labels,
            Map<String, String> adapters) {
        this.beginning = beginning;
        this.maps = maps;
        this.settings = settings;
        this.labels = labels;
        this.adapters = adapters;
    }

    /** Those not returned yet, up to the one with the label at {@code offset}. */
    public List<ReplayedDecision> through(long offset) {
        List<ReplayedDecision> found = new ArrayList<>();
        next.filter(decision -> decision.offset() <= offset).ifPresent(decision -> {
            found.add(decision);
            next = Optional.empty();
        });
        while (next.isEmpty() && labels.hasNext()) {
            next = take(labels.next());
            if (next.isPresent() && next.get().offset() <= offset) {
                found.add(next.get());
                next = Optional.empty();
            }
        }
        return found;
    }

    private Optional<ReplayedDecision> take(LedgerLabels.Final label) {
        if (!label.modelId().equals(beginning.modelId())
                || !beginning.adapterId().equals(adapters.get(label.releaseId()))) {
            return Optional.empty();
        }
        return maps.add(label.label(), label.offset(), label.at(), this::id).map(this::replayed);
    }

    private String id(AdapterMaps.Decided decided) {
        String id = MapReleases.id(decided);
        adapters.put(id, decided.adapterId());
        return id;
    }

    private ReplayedDecision replayed(AdapterMaps.Decided decided) {
        return new ReplayedDecision(
                MapReleases.id(decided),
                decided.judgedThrough(),
                decided.decision().maps(),
                MapReleases.decision(decided, settings));
    }
}
