package io.candor.training.map;

import io.candor.erasure.Erasures;
import io.candor.event.LabeledAnswer;
import io.candor.release.store.ReleaseMaps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Takes decisions on maps again: a pure function of the ledger, of where decisions had got to, and of the settings that each decision
 * carries, by the very classes that took them. Whether a label was final by a later stamp or by the wall clock makes no difference:
 * the ledger is read to its end, and then all of it is final. For one thread.
 */
public final class MapReplay {
    private final MapConfig config;
    private final Map<String, String> settings;
    private final LedgerLabels labels;
    private final List<LedgerLabels.Final> all = new ArrayList<>();

    /**
     * @param settings as a decision of this version carries them
     * @param clock by which stamps of the future are not believed
     * @throws IllegalArgumentException if they cannot be read or are outside their ranges
     */
    public MapReplay(Map<String, String> settings, Clock clock) {
        this(settings, clock, Erasures.NONE);
    }

    /** @param erasures all that is forgotten; what was not known with these settings counts */
    public MapReplay(Map<String, String> settings, Clock clock, Erasures erasures) {
        this.settings = Map.copyOf(settings);
        this.config = DecidingSettings.read(settings);
        this.labels = new LedgerLabels(config, clock, erasures.through(DecidingSettings.erasures(settings)));
    }

    /** Whether a decision with these settings was taken as this version takes it; only such a one can be taken again. */
    public static boolean canReplay(Map<String, String> settings) {
        return DecidingSettings.areOfThisProcedure(settings);
    }

    /**
     * Takes the next record of the ledger, from the first there ever was.
     *
     * @param timestamp of the record, in milliseconds
     */
    public void add(LabeledAnswer labeled, long offset, long timestamp) {
        all.addAll(labels.add(labeled, offset, timestamp));
    }

    /** There are no more records: what still waits is final as it stands. */
    public void end() {
        all.addAll(labels.addRest());
    }

    /**
     * The decisions from a trial on.
     *
     * @param compared the maps that the trial began with
     * @param adapters release → its adapter; what is decided for meanwhile is entered
     */
    public ReplayedDecisions from(TrialBeginning beginning, ReleaseMaps compared, Map<String, String> adapters) {
        return new ReplayedDecisions(
                beginning,
                new AdapterMaps(beginning, compared, config, DecidingSettings.erasures(settings)),
                settings,
                all.iterator(),
                adapters);
    }

    /**
     * Offset of the first label of an adapter that became final after a time: the first that judges, where a person chose what is
     * live then.
     *
     * @param millis of the choice
     */
    public OptionalLong firstAfter(long millis, String modelId, String adapterId, Map<String, String> adapters) {
        return all.stream()
                .filter(label -> label.at() > millis
                        && label.modelId().equals(modelId)
                        && adapterId.equals(adapters.get(label.releaseId())))
                .mapToLong(LedgerLabels.Final::offset)
                .findFirst();
    }
}
