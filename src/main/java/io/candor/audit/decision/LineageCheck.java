package io.candor.audit.decision;

import io.candor.event.GateDecision;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.training.map.MapReplay;
import io.candor.training.map.ReplayedDecision;
import io.candor.training.map.ReplayedDecisions;
import io.candor.training.map.TrialBeginning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The decisions on the maps of one adapter against those that the labels give, in the order of the labels.
 *
 * <p>Each is to follow in one of the ways in which a process can have come to it: going on from the decision before; begun again
 * from that; or in a new trial, which a person's choice began, or which began after the decision before because settings or version
 * are others since. One that the labels give and that was passed over is
 * missing once a later one was published, for decisions are published in their order.
 */
final class LineageCheck {
    /** What differs where a decision is missing, or is one too many. */
    static final String WHOLE = "decision";

    private static final String SETTINGS = "settings";

    private final KnownReleases.Adapter adapter;
    private final KnownReleases releases;
    private final Map<Map<String, String>, MapReplay> replays;
    private final List<DecisionCheck.Difference> differences;
    private final Set<TrialBeginning> trials = new LinkedHashSet<>();

    private PublishedDecision previous;
    /** The last release that was approved before; what the adapter came with while there is none. */
    private String approved;

    /** From the decision before on; null where that could not be replayed. */
    private Run run;

    private long recomputed;
    private long earlier;
    private long unavailable;
    private long unseen;

    /**
     * A replay under way.
     *
     * @param passedOver what it gave and nobody published so far
     */
    private record Run(Map<String, String> settings, ReplayedDecisions decisions, List<ReplayedDecision> passedOver) {
        /** Goes on through a label. */
        Run through(long offset) {
            List<ReplayedDecision> all = new ArrayList<>(passedOver);
            all.addAll(decisions.through(offset));
            return new Run(settings, decisions, all);
        }

        Optional<ReplayedDecision> at(long offset) {
            return passedOver.stream()
                    .filter(decision -> decision.offset() == offset)
                    .findFirst();
        }

        List<ReplayedDecision> before(long offset) {
            return passedOver.stream()
                    .filter(decision -> decision.offset() < offset)
                    .toList();
        }

        Run caughtUp() {
            return new Run(settings, decisions, List.of());
        }
    }

    LineageCheck(
            KnownReleases.Adapter adapter,
            KnownReleases releases,
            Map<Map<String, String>, MapReplay> replays,
            List<DecisionCheck.Difference> differences) {
        this.adapter = adapter;
        this.approved = adapter.releaseId();
        this.releases = releases;
        this.replays = replays;
        this.differences = differences;
    }

    /** Takes the next decision. */
    void take(PublishedDecision published) {
        if (!MapReplay.canReplay(published.settings())) {
            earlier++;
            run = null;
        } else if (!replays.containsKey(published.settings())) {
            add(published, SETTINGS, published.settings().toString(), "settings of candor.map.*");
            run = null;
        } else {
            compare(published);
        }
        previous = published;
        approved = published.figures().getApproved() ? published.releaseId() : approved;
        published.trialFrom(0).ifPresent(trials::add);
    }

    private void compare(PublishedDecision published) {
        Run closest = null;
        boolean unknown = false;
        if (run != null && run.settings().equals(published.settings())) {
            closest = run.through(published.offset());
            if (isSame(published, closest)) {
                accept(published, closest);
                return;
            }
        }
        for (TrialBeginning beginning : beginnings(published)) {
            try {
                Run begun = begin(published.settings(), beginning).through(published.offset());
                if (isSame(published, begun)) {
                    accept(published, begun);
                    if (!unknown) {
                        checkBeginning(published, beginning);
                    }
                    return;
                }
                if (closest == null || closest.at(published.offset()).isEmpty()) {
                    closest = begun.at(published.offset()).isPresent() || closest == null ? begun : closest;
                }
            } catch (ReleaseUnavailableException unusable) {
                unknown = true;
            }
        }
        if (unknown && (closest == null || closest.at(published.offset()).isEmpty())) {
            unavailable++;
            run = null;
        } else {
            refuse(published, closest);
        }
    }

    /** Where a process that starts before this decision may begin, most plausible first. */
    private Set<TrialBeginning> beginnings(PublishedDecision published) {
        Set<TrialBeginning> beginnings = new LinkedHashSet<>();
        if (previous == null) {
            beginnings.add(TrialBeginning.first(adapter.modelId(), adapter.releaseId()));
        } else if (previous.settings().equals(published.settings())) {
            previous.trialFrom(previous.offset()).ifPresent(beginnings::add);
        }
        published.trialFrom(previous == null ? -1 : previous.offset()).ifPresent(beginnings::add);
        return beginnings;
    }

    private Run begin(Map<String, String> settings, TrialBeginning beginning) {
        ReleaseMaps compared = releases.map(beginning.comparedId());
        return new Run(settings, replays.get(settings).from(beginning, compared, releases.adapters()), List.of());
    }

    private static boolean isSame(PublishedDecision published, Run replayed) {
        return replayed.at(published.offset())
                .filter(decision -> decision.releaseId().equals(published.releaseId())
                        && decision.figures().equals(published.figures()))
                .isPresent();
    }

    private void accept(PublishedDecision published, Run found) {
        recomputed++;
        found.before(published.offset()).forEach(this::missing);
        compareRelease(published, found.at(published.offset()).orElseThrow());
        run = found.caughtUp();
    }

    private void refuse(PublishedDecision published, Run closest) {
        recomputed++;
        Optional<ReplayedDecision> replayed =
                Optional.ofNullable(closest).flatMap(found -> found.at(published.offset()));
        if (replayed.isEmpty()) {
            add(published, WHOLE, published.event().getStatus().toString(), null);
            run = closest;
            return;
        }
        closest.before(published.offset()).forEach(this::missing);
        same(published, "releaseId", published.releaseId(), replayed.get().releaseId());
        for (Schema.Field field : GateDecision.getClassSchema().getFields()) {
            same(
                    published,
                    field.name(),
                    published.figures().get(field.pos()),
                    replayed.get().figures().get(field.pos()));
        }
        compareRelease(published, replayed.get());
        run = closest.caughtUp();
    }

    /** What is beside the figures: the status, and the map's bytes. */
    private void compareRelease(PublishedDecision published, ReplayedDecision replayed) {
        if (KnownReleases.isOfTheGate(published.event())) {
            ReleaseStatus status = replayed.figures().getApproved() ? ReleaseStatus.LIVE : ReleaseStatus.REJECTED;
            same(published, "status", published.event().getStatus().toString(), status.toString());
        }
        compareStored(published, replayed.maps());
    }

    private void compareStored(PublishedDecision published, ReleaseMaps replayed) {
        try {
            same(published, "map", releases.map(published.releaseId()).sha256(), replayed.sha256());
        } catch (ReleaseUnavailableException gone) {
            // One that cannot be had now may be had later; one that is damaged is so for good.
            if (gone.isDamaged()) {
                same(published, "map", "damaged in the store (" + gone.getMessage() + ")", replayed.sha256());
            } else {
                unseen++;
            }
        }
    }

    /**
     * A trial of which nothing was published before is the first one, or a person began it by choosing what it compares with: after
     * all those before it, with the first label that was final later. Where compaction has removed the choice itself, a later choice
     * of the same release shows that there was one.
     */
    private void checkBeginning(PublishedDecision published, TrialBeginning from) {
        TrialBeginning its = published.trialFrom(0).orElseThrow();
        Set<TrialBeginning> known = new LinkedHashSet<>(trials);
        known.add(TrialBeginning.first(adapter.modelId(), adapter.releaseId()));
        // Where the replay came to it from an earlier one, nobody had to begin it.
        if (!its.isOfTrial(from) || known.stream().anyMatch(its::isOfTrial)) {
            return;
        }
        Optional<TrialBeginning> namesake =
                known.stream().filter(trial -> trial.trial() == its.trial()).findFirst();
        if (namesake.isPresent()) {
            same(published, "judgedFrom", its.judgedFrom(), namesake.get().judgedFrom());
            same(
                    published,
                    "comparedReleaseId",
                    its.comparedId(),
                    namesake.get().comparedId());
            return;
        }
        int last = known.stream().mapToInt(TrialBeginning::trial).max().orElse(0);
        if (its.trial() < last) {
            add(published, "trial", its.trial(), "later than " + last);
        }
        if (!isAfterOtherSettings(published, its)) {
            checkChoice(published, releases.choices(its.comparedId()));
        }
    }

    private boolean isAfterOtherSettings(PublishedDecision published, TrialBeginning its) {
        return previous != null
                && !previous.settings().equals(published.settings())
                && its.judgedFrom() == previous.offset() + 1
                && its.comparedId().equals(approved);
    }

    private void checkChoice(PublishedDecision published, List<LoggedRelease> choices) {
        String compared = published.figures().getComparedReleaseId();
        if (choices.isEmpty()) {
            add(published, "comparedReleaseId", compared, "a release that a person chose");
        }
        List<LoggedRelease> before = choices.stream()
                .filter(choice -> choice.offset() < published.release().offset())
                .toList();
        if (!before.isEmpty() && before.stream().noneMatch(choice -> isFirstAfter(choice, published))) {
            add(
                    published,
                    "judgedFrom",
                    published.figures().getJudgedFrom(),
                    "the first label after " + compared + " was chosen");
        }
    }

    private boolean isFirstAfter(LoggedRelease choice, PublishedDecision published) {
        OptionalLong first = replays.get(published.settings())
                .firstAfter(
                        choice.event().getDecidedAt().toEpochMilli(),
                        adapter.modelId(),
                        adapter.releaseId(),
                        releases.adapters());
        return first.isPresent() && first.getAsLong() == published.figures().getJudgedFrom();
    }

    /**
     * There are no more decisions.
     *
     * @param committed offset on the ledger behind the label with which a decision was published last, as the group committed it
     */
    void end(OptionalLong committed) {
        if (run != null && committed.isPresent()) {
            long last = committed.getAsLong() - 1;
            Run rest = run.through(last);
            if (last > previous.offset() && rest.at(last).isPresent()) {
                rest.passedOver().forEach(this::missing);
            }
        }
    }

    private void missing(ReplayedDecision decision) {
        differences.add(new DecisionCheck.Difference(
                decision.releaseId(),
                decision.offset(),
                WHOLE,
                null,
                (decision.figures().getApproved() ? ReleaseStatus.LIVE : ReleaseStatus.REJECTED).toString()));
    }

    /** Equality of bits, as {@link Double#equals} has it. */
    private void same(PublishedDecision decision, String figure, Object published, Object replayed) {
        if (!Objects.equals(published, replayed)) {
            add(decision, figure, published, replayed);
        }
    }

    private void add(PublishedDecision decision, String figure, Object published, Object replayed) {
        differences.add(
                new DecisionCheck.Difference(decision.releaseId(), decision.offset(), figure, published, replayed));
    }

    long recomputed() {
        return recomputed;
    }

    long earlier() {
        return earlier;
    }

    long unavailable() {
        return unavailable;
    }

    long unseen() {
        return unseen;
    }
}
