package io.candor.training.map;

import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.gate.SequentialTrial;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.StoredRelease;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Stores maps as releases, and tells what was decided on them. */
final class MapReleases {
    private static final int DIGITS = 12;
    /** Who decides here. */
    static final String GATE = "gate";

    private final ReleaseStore store;
    private final Clock clock;

    MapReleases(ReleaseStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** {@code <model name>-map-<hex digits>}: the same decision gives the same id, so that a restart makes no second release. */
    static String id(AdapterMaps.Decided decided) {
        String made = decided.adapterId()
                + '\0'
                + decided.decision().trial()
                + '\0'
                + decided.judgedThrough()
                + '\0'
                + decided.decision().maps().sha256()
                + (decided.erasures().isEmpty() ? "" : '\0' + decided.erasures());
        return decided.modelId().replaceAll("@.*", "") + "-map-"
                + DigestUtils.sha256Hex(made).substring(0, DIGITS);
    }

    /**
     * The maps of a release.
     *
     * @throws ReleaseUnavailableException if it cannot be had now
     */
    ReleaseMaps mapsOf(String releaseId, ReleaseHistory history) {
        ReleaseEvent event = history.find(releaseId)
                .orElseThrow(() -> new ReleaseUnavailableException(
                        "release " + releaseId + " is not on candor.releases, so its maps are not known"))
                .event();
        try {
            return ReleaseMaps.read(store.fetch(event.getManifestUri(), event.getManifestSha256())
                    .orThrow()
                    .folder());
        } catch (IOException unusable) {
            throw new ReleaseUnavailableException("the maps of release " + releaseId + " cannot be used", unusable);
        }
    }

    /**
     * An adapter that maps are stored for.
     *
     * @throws ReleaseUnavailableException if it is not in the store, or the store cannot be used now
     */
    StoredRelease requireAdapter(String adapterId) {
        return store.find(adapterId)
                .orElseThrow(() -> new ReleaseUnavailableException(
                        "release " + adapterId + ", whose adapter the map is for, is not in the store"));
    }

    /**
     * Stores the map and says what was decided on it.
     *
     * @param settings what decisions follow from, beside labels
     * @throws ReleaseUnavailableException if the store cannot be used now
     */
    ReleaseEvent event(AdapterMaps.Decided decided, Map<String, String> settings) {
        StoredRelease adapter = requireAdapter(decided.adapterId());
        SequentialTrial.Figures figures = decided.decision().figures();
        ReleaseManifest manifest = ReleaseManifest.of(
                        id(decided), decided.modelId(), adapter.manifest().baseModelHash(), clock.instant())
                .withLineage(Optional.of(decided.comparedId()), List.of())
                .withFigures(
                        Map.of(
                                "method",
                                decided.decision().ofAnswers()
                                        ? "logistic regression on logit and token probabilities"
                                        : "hierarchical Platt scaling",
                                "trial",
                                Integer.toString(decided.decision().trial()),
                                "labels",
                                decided.judgedFrom() + " to " + decided.judgedThrough()),
                        Map.of("brier", figures.candidateBrier(), "brier.compared", figures.liveBrier()));
        StoredRelease stored = store.storeMaps(adapter, decided.decision().maps(), manifest);
        GateDecision decision = decision(decided, settings);
        if (decision.getApproved()) {
            store.approve(stored);
        }
        ReleaseEvent event = stored.event(
                decision.getApproved() ? ReleaseStatus.LIVE : ReleaseStatus.REJECTED,
                GATE,
                decision.getReason(),
                clock.instant());
        event.setDecision(decision);
        return event;
    }

    private static String reason(MapDecision decision) {
        SequentialTrial.Figures figures = decision.figures();
        String gain = String.format(
                Locale.ROOT,
                "gain %+.4f on %d labels of the audit sample, %s",
                figures.liveBrier() - figures.candidateBrier(),
                figures.count(),
                figures.evidence());
        String map = decision.ofAnswers()
                ? "the map of answers"
                        + decision.source().map(model -> " of " + model).orElse("")
                : "the map";
        String whose = decision.source().isPresent() || !decision.ofAnswers() ? "'s" : "'";
        return decision.approved()
                ? map + whose + " Brier score is better (" + gain + ") and no domain is surely worse"
                : map + " is surely worse in " + decision.harmed().size() + " domains, although better on the whole ("
                        + gain + ")";
    }

    /** The figures of a decision, a function of it and the settings. */
    static GateDecision decision(AdapterMaps.Decided decided, Map<String, String> settings) {
        SequentialTrial.Figures figures = decided.decision().figures();
        return GateDecision.newBuilder()
                .setApproved(decided.decision().approved())
                .setReason(reason(decided.decision()))
                .setComparedReleaseId(decided.comparedId())
                .setCount(figures.count())
                .setCandidateBrier(figures.candidateBrier())
                .setLiveBrier(figures.liveBrier())
                .setBrierGain(figures.liveBrier() - figures.candidateBrier())
                .setTrial(decided.decision().trial())
                .setAlpha(figures.alpha())
                .setLogEValue(figures.logEValue())
                .setJudgedFrom(decided.judgedFrom())
                .setJudgedThrough(decided.judgedThrough())
                .setHarmedDomains(decided.decision().harmed())
                .setOfAnswers(decided.decision().ofAnswers())
                .setAnswerModel(decided.decision().source().orElse(null))
                .setSettings(settings)
                .build();
    }
}
