package io.candor.training.map;

import io.candor.event.GateDecision;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseMaps;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The maps of the adapter that is live, rebuilt from the ledger of labels and the decisions so far. A decision says in which trial,
 * against which release and from which label on it was taken, so whoever reads the ledger again goes on as if there had been no
 * interruption. For one thread.
 */
final class AdapterMaps {
    private static final Comparator<LoggedRelease> IN_LEDGER_ORDER = Comparator.comparing(AdapterMaps::through);
    private static final Set<String> DECIDED_BY_US = Set.of(MapReleases.GATE, LoggedRelease.BUNDLE);
    private static final long NOT_YET = Long.MAX_VALUE;

    private final String modelId;
    private final String adapterId;
    private final MapLineage lineage;
    /** Where decisions were published up to; those up to there are taken again in silence. */
    private final long decidedThrough;

    private String liveId;
    private String comparedId;
    private int trial;
    /** Offset of the first label that judges; not known yet while {@link #NOT_YET}. */
    private long judgesFrom;

    /** How far it was known what is forgotten. */
    private final String erasures;

    /** Where a person chose what is live: labels judge that became final later, in milliseconds. */
    private final long judgesAfter;

    /** A decision that is not published yet. */
    record Decided(
            MapDecision decision,
            String modelId,
            String adapterId,
            String comparedId,
            long judgedFrom,
            long judgedThrough,
            String erasures) {}

    /**
     * @param live the live release
     * @param mapsOf release id → its maps
     */
    AdapterMaps(LoggedRelease live, ReleaseHistory history, Function<String, ReleaseMaps> mapsOf, MapConfig config) {
        this(live, history, mapsOf, config, "");
    }

    /**
     * The same where some labels are forgotten. What was decided while they counted is decided again, from the adapter's first label on, as if they had
     * never been.
     *
     * @param erasures {@link io.candor.erasure.Erasures#level} of those that the labels pass by
     */
    AdapterMaps(
            LoggedRelease live,
            ReleaseHistory history,
            Function<String, ReleaseMaps> mapsOf,
            MapConfig config,
            String erasures) {
        this.erasures = erasures;
        this.modelId = live.event().getModelId();
        this.adapterId = live.adapterReleaseId();
        this.liveId = live.releaseId();
        List<LoggedRelease> all = decisions(history);
        List<LoggedRelease> known =
                all.stream().filter(this::knewWhatIsForgotten).toList();
        boolean ofThem = DECIDED_BY_US.contains(live.event().getDecidedBy())
                && all.stream().anyMatch(live::equals)
                && !knewWhatIsForgotten(live);
        boolean again = known.isEmpty() && ofThem;
        List<LoggedRelease> decisions = known.isEmpty() && !again ? all : known;
        Optional<LoggedRelease> last = decisions.stream().max(IN_LEDGER_ORDER);
        this.decidedThrough = last.map(AdapterMaps::through).orElse(-1L);
        // The live release is the last one approved, or a person has chosen another one since: then a new trial
        // begins, at the first label after the choice whoever finds it, so that no restart begins it again.
        boolean chosen = !ofThem
                && !liveId.equals(decisions.stream()
                        .filter(release -> release.event().getDecision().getApproved())
                        .max(IN_LEDGER_ORDER)
                        .map(LoggedRelease::releaseId)
                        .orElse(adapterId));
        Optional<LoggedRelease> resumed = (chosen ? ofTrialAgainst(live, decisions) : last)
                .filter(release -> isAsNow(release, DecidingSettings.of(config, erasures)));
        this.judgesAfter = live.event().getDecidedAt().toEpochMilli();
        this.judgesFrom =
                resumed.map(release -> decision(release).getJudgedFrom()).orElse(chosen ? NOT_YET : decidedThrough + 1);
        this.comparedId =
                resumed.map(release -> decision(release).getComparedReleaseId()).orElse(again ? adapterId : liveId);
        this.trial = resumed.map(release -> decision(release).getTrial())
                .orElseGet(() -> chosen || last.isPresent() ? unspent(all, history) : 1);
        ReleaseMaps compared = mapsOf.apply(comparedId);
        this.lineage = new MapLineage(compared, config.settings());
        lineage.begin(compared, trial);
    }

    /**
     * An earlier version let all labels judge, and with other settings the trial would not come out the same: decisions of either kind
     * cannot be taken again, so a new trial begins after them.
     */
    private static boolean isAsNow(LoggedRelease release, Map<String, String> settings) {
        return decision(release).getSettings().equals(settings);
    }

    /**
     * The same from a trial that is known.
     *
     * @param compared the maps that it began with
     */
    AdapterMaps(TrialBeginning beginning, ReleaseMaps compared, MapConfig config, String erasures) {
        this.erasures = erasures;
        this.modelId = beginning.modelId();
        this.adapterId = beginning.adapterId();
        this.liveId = beginning.comparedId();
        this.comparedId = beginning.comparedId();
        this.trial = beginning.trial();
        this.judgesFrom = beginning.judgedFrom();
        this.judgesAfter = NOT_YET;
        this.decidedThrough = beginning.decidedThrough();
        this.lineage = new MapLineage(compared, config.settings());
        lineage.begin(compared, trial);
    }

    private boolean knewWhatIsForgotten(LoggedRelease release) {
        return DecidingSettings.erasures(decision(release).getSettings()).equals(erasures);
    }

    private List<LoggedRelease> decisions(ReleaseHistory history) {
        return history.all().stream()
                .filter(release -> adapterId.equals(release.event().getAdapterReleaseId()))
                .filter(release ->
                        decision(release) != null && decision(release).getTrial() != null)
                .toList();
    }

    /** The last decision since a person chose the live release. */
    private static Optional<LoggedRelease> ofTrialAgainst(LoggedRelease live, List<LoggedRelease> decisions) {
        return decisions.stream()
                .filter(release -> release.event().getDecidedBy().equals(MapReleases.GATE))
                .filter(release -> release.offset() > live.offset()
                        && decision(release).getComparedReleaseId().equals(live.releaseId()))
                .max(IN_LEDGER_ORDER);
    }

    /**
     * A trial whose alpha nobody has spent: the last decision's trial may have ended with it and another begun, and each choice of a
     * person began one that perhaps decided nothing.
     */
    private int unspent(List<LoggedRelease> decisions, ReleaseHistory history) {
        long choices = history.all().stream()
                .filter(release -> release.adapterReleaseId().equals(adapterId))
                .filter(release -> !DECIDED_BY_US.contains(release.event().getDecidedBy()))
                .count();
        int decided = decisions.stream()
                .mapToInt(release -> decision(release).getTrial())
                .max()
                .orElse(1);
        return decided + 1 + (int) choices;
    }

    private static GateDecision decision(LoggedRelease release) {
        return release.event().getDecision();
    }

    private static long through(LoggedRelease release) {
        return decision(release).getJudgedThrough();
    }

    String adapterId() {
        return adapterId;
    }

    /**
     * Whether another release of the same adapter is not live by somebody else's choice. What this process decided shows a moment
     * after it was committed.
     */
    boolean isCurrent(ReleaseHistory history, String nowLive) {
        return nowLive.equals(liveId) || history.find(liveId).isEmpty();
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
     * Takes a label of the adapter that is final.
     *
     * @param offset of the label's first record; greater from label to label
     * @param at when it became final, in milliseconds
     * @param idOf the id that the release of a decision has
     * @return the decision to publish, if there is one
     */
    Optional<Decided> add(CountedLabel label, long offset, long at, Function<Decided, String> idOf) {
        if (judgesFrom == NOT_YET && at > judgesAfter && offset > decidedThrough) {
            judgesFrom = offset;
        }
        if (offset < judgesFrom) {
            lineage.teach(label);
            return Optional.empty();
        }
        Optional<Decided> made = lineage.add(label)
                .map(decision -> new Decided(decision, modelId, adapterId, comparedId, judgesFrom, offset, erasures));
        made.filter(decided -> decided.decision().approved()).ifPresent(decided -> {
            boolean next = lineage.trialNumber() != trial;
            follow(idOf.apply(decided));
            judgesFrom = next ? offset + 1 : judgesFrom;
        });
        return made.filter(decided -> offset > decidedThrough);
    }
}
