package io.candor.training.map;

import io.candor.event.GateDecision;
import io.candor.event.LabeledAnswer;
import io.candor.event.ReleaseEvent;
import io.candor.honesty.map.LogitMap;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The maps of the adapter that is live, rebuilt from the ledger of labels and the decisions so far. A decision says in which trial,
 * against which release and from which label on it was taken, so whoever reads the ledger again goes on as if there had been no
 * interruption. For one thread.
 */
final class AdapterMaps {
    private final String modelId;
    private final String adapterId;
    private final MaturingLabels labels;
    private final MapLineage lineage;
    private final Function<String, LogitMap> mapOf;
    /** Where decisions were published up to; those up to there are taken again in silence. */
    private final long decidedThrough;

    private String liveId;
    private String comparedId;
    private int trial;
    private long judgesFrom;

    /** A decision that is not published yet. */
    record Decided(
            MapDecision decision,
            String modelId,
            String adapterId,
            String comparedId,
            long judgedFrom,
            long judgedThrough) {}

    /**
     * @param live event of the live release
     * @param end offset of the next label to come
     * @param mapOf release id → its map
     */
    AdapterMaps(
            ReleaseEvent live, ReleaseHistory history, long end, Function<String, LogitMap> mapOf, MapConfig config) {
        this.modelId = live.getModelId();
        this.adapterId = LoggedRelease.adapterOf(live);
        this.mapOf = mapOf;
        this.labels = new MaturingLabels(config.maturity());
        List<ReleaseEvent> decisions = decisions(history);
        Optional<ReleaseEvent> last = decisions.stream().max(Comparator.comparing(AdapterMaps::through));
        this.decidedThrough = last.map(AdapterMaps::through).orElse(-1L);
        this.liveId = live.getReleaseId();
        // The live release is the last one approved, or a person has chosen another one since: then a new trial begins
        // now.
        boolean chosen = !liveId.equals(decisions.stream()
                .filter(event -> event.getDecision().getApproved())
                .max(Comparator.comparing(AdapterMaps::through))
                .map(ReleaseEvent::getReleaseId)
                .orElse(adapterId));
        // Two, because the trial of the last decision may have ended with it and another begun.
        this.trial = last.map(event -> event.getDecision().getTrial()).orElse(1) + (chosen ? 2 : 0);
        this.judgesFrom = chosen
                ? end
                : last.map(event -> event.getDecision().getJudgedFrom()).orElse(0L);
        this.comparedId = chosen
                ? liveId
                : last.map(event -> event.getDecision().getComparedReleaseId()).orElse(liveId);
        this.lineage = new MapLineage(mapOf.apply(comparedId), config.settings());
        lineage.begin(mapOf.apply(comparedId), trial);
    }

    private List<ReleaseEvent> decisions(ReleaseHistory history) {
        return history.all().stream()
                .map(LoggedRelease::event)
                .filter(event -> adapterId.equals(event.getAdapterReleaseId()))
                .filter(event ->
                        event.getDecision() != null && event.getDecision().getTrial() != null)
                .toList();
    }

    private static long through(ReleaseEvent event) {
        GateDecision decision = event.getDecision();
        return decision.getJudgedThrough();
    }

    String adapterId() {
        return adapterId;
    }

    /**
     * What is live now: another release of the same adapter, if a person chose so, begins a new trial. What this process decided
     * shows a moment after it was committed.
     */
    void hear(ReleaseHistory history, String nowLive, long nextOffset) {
        if (!nowLive.equals(liveId) && history.find(liveId).isPresent()) {
            liveId = nowLive;
            comparedId = nowLive;
            trial++;
            judgesFrom = nextOffset;
            lineage.begin(mapOf.apply(nowLive), trial);
        }
    }

    /** A map that was decided for here went live. */
    void wentLive(String releaseId) {
        liveId = releaseId;
    }

    /** Where the lineage has begun another trial with an approval, that is against the release approved. */
    private void follow(String approvedId) {
        if (lineage.trialNumber() != trial) {
            trial = lineage.trialNumber();
            comparedId = approvedId;
        }
    }

    /**
     * Takes a record of the ledger.
     *
     * @param ours whether its answer is of this adapter
     * @param idOf the id that the release of a decision has
     * @return the decisions to publish
     */
    List<Decided> add(
            LabeledAnswer labeled, boolean ours, long offset, long timestamp, Function<Decided, String> idOf) {
        if (ours) {
            labels.add(labeled, timestamp);
        }
        List<Decided> decisions = new ArrayList<>();
        for (MaturingLabels.Mature mature : labels.mature(timestamp)) {
            if (offset < judgesFrom) {
                lineage.teach(mature.text(), mature.label());
                continue;
            }
            Optional<MapDecision> made = lineage.add(mature.text(), mature.label());
            made.ifPresent(decision -> {
                Decided decided = new Decided(decision, modelId, adapterId, comparedId, judgesFrom, offset);
                if (decision.approved()) {
                    boolean next = lineage.trialNumber() != trial;
                    follow(idOf.apply(decided));
                    judgesFrom = next ? offset + 1 : judgesFrom;
                }
                if (offset > decidedThrough) {
                    decisions.add(decided);
                }
            });
        }
        return decisions;
    }
}
