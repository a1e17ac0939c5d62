package io.candor.training.map;

import io.candor.audit.decision.DecisionCheck;
import io.candor.audit.decision.DecisionRecomputation;
import io.candor.erasure.Erasures;
import io.candor.erasure.TestErasures;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A ledger of labels, one a second, and what processes decided by it: the deciding classes without Kafka and store. */
final class DecidedLedger {
    static final String MODEL = "tiny@0123456789ab";
    static final String ADAPTER = "tiny-bundled";

    final List<LabeledAnswer> ledger = new ArrayList<>();
    final List<LoggedRelease> releases = new ArrayList<>();
    final Map<String, ReleaseMaps> maps = new HashMap<>();
    /** Releases whose files are not those that were stored. */
    final Set<String> damaged = new HashSet<>();

    private final SplittableRandom random = new SplittableRandom(7);
    private Erasures erasures = Erasures.NONE;

    /** Whether labels say how probable the answer's tokens were, which knows more than the head. */
    private boolean telling;

    DecidedLedger() {
        maps.put(ADAPTER, ReleaseMaps.NONE);
        publish(release(ADAPTER, ReleaseStatus.LIVE, LoggedRelease.BUNDLE, Instant.EPOCH));
    }

    private DecidedLedger(DecidedLedger other) {
        ledger.addAll(other.ledger);
        releases.addAll(other.releases);
        maps.putAll(other.maps);
        erasures = other.erasures;
    }

    /** The questions of some labels are forgotten. */
    DecidedLedger forget(int... labels) {
        erasures = TestErasures.of(
                erasures, IntStream.of(labels).mapToObj(label -> "q" + label).toArray(String[]::new));
        return this;
    }

    /** What is forgotten from now on. */
    DecidedLedger forget(Erasures known) {
        erasures = known;
        return this;
    }

    /** A ledger on which some records had never been; the others lie where they do here. */
    DecidedLedger withoutEver(int... labels) {
        DecidedLedger other = new DecidedLedger();
        other.ledger.addAll(ledger);
        IntStream.of(labels).forEach(label -> other.ledger.set(label, null));
        return other;
    }

    DecidedLedger copy() {
        return new DecidedLedger(this);
    }

    /** From now on labels say how probable the answer's tokens were. */
    DecidedLedger telling() {
        telling = true;
        return this;
    }

    /** More labels of an honest head; where the world has changed, one of two domains is never right. */
    DecidedLedger label(int count, boolean changed) {
        for (int i = 0; i < count; i++) {
            String domain = random.nextInt(2) == 0 ? "changed" : "same";
            double logit = 5 * random.nextDouble() - 2;
            double right = changed && domain.equals("changed") ? 0.02 : 1 / (1 + StrictMath.exp(-logit));
            ledger.add(labeled(ledger.size(), domain, logit, random.nextDouble() < right ? 1 : 0));
        }
        return this;
    }

    private LabeledAnswer labeled(int number, String domain, double logit, double label) {
        return LabeledAnswer.newBuilder()
                .setQuestionId("q" + number)
                .setQuestion("question " + number)
                .setDomain(domain)
                .setAnswer("answer " + random.nextInt(30))
                .setConfidence(1 / (1 + StrictMath.exp(-logit)))
                .setLogit(logit)
                .setModelId(MODEL)
                .setReleaseId(ADAPTER)
                .setLabel(label)
                .setMeanTokenLogProbability(telling ? (Double) (-0.1 - (1 - label) - 0.2 * (number % 5)) : null)
                .setAnswerTokens(telling ? 1 : 0)
                .setAuditProbability(0.2)
                .setAuditSampled(true)
                .setAnswerPosition(new RecordPosition("answers", 0, (long) number))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }

    /** Stamp of the record at an offset, in milliseconds. */
    static long stamp(long offset) {
        return offset * 1_000;
    }

    /** A process starts, decides what the ledger gives by its stamps, and stops. */
    DecidedLedger decide(MapConfig config) {
        return decide(config, Clock.fixed(Instant.ofEpochMilli(stamp(ledger.size())), ZoneOffset.UTC));
    }

    /** The same long after the last label, which is final by the wall clock then. */
    DecidedLedger decideWhenQuiet(MapConfig config) {
        return decide(
                config,
                Clock.fixed(Instant.ofEpochMilli(stamp(ledger.size())).plus(Duration.ofDays(1)), ZoneOffset.UTC));
    }

    private DecidedLedger decide(MapConfig config, Clock clock) {
        ReleaseHistory history = ReleaseHistory.EMPTY;
        for (LoggedRelease release : releases) {
            history = history.with(release.offset(), release.event());
        }
        AdapterMaps adapter =
                new AdapterMaps(history.live(MODEL).orElseThrow(), history, maps::get, config, erasures.level());
        LedgerLabels labels = new LedgerLabels(config, clock, erasures);
        List<LedgerLabels.Final> all = new ArrayList<>();
        for (int i = 0; i < ledger.size(); i++) {
            if (ledger.get(i) != null) {
                all.addAll(labels.add(ledger.get(i), i, stamp(i)));
            }
        }
        all.addAll(labels.addQuiet());
        all.forEach(label -> adapter.add(label.label(), label.offset(), label.at(), MapReleases::id)
                .ifPresent(decided -> publish(decided, config)));
        return this;
    }

    private void publish(AdapterMaps.Decided decided, MapConfig config) {
        String id = MapReleases.id(decided);
        maps.put(id, decided.decision().maps());
        ReleaseEvent event = release(
                id,
                decided.decision().approved() ? ReleaseStatus.LIVE : ReleaseStatus.REJECTED,
                MapReleases.GATE,
                Instant.ofEpochMilli(stamp(decided.judgedThrough())));
        event.setAdapterReleaseId(ADAPTER);
        event.setDecision(MapReleases.decision(decided, DecidingSettings.of(config, erasures.level())));
        publish(event);
    }

    /** A person makes a release live, when the last label there is came. */
    DecidedLedger choose(String releaseId) {
        publish(ReleaseEvent.newBuilder(event(releaseId))
                .setStatus(ReleaseStatus.LIVE)
                .setDecidedBy("ada")
                .setDecidedAt(Instant.ofEpochMilli(stamp(ledger.size() - 1)))
                .build());
        return this;
    }

    void publish(ReleaseEvent event) {
        long next = releases.isEmpty() ? 0 : releases.get(releases.size() - 1).offset() + 2;
        releases.add(new LoggedRelease(next, event));
    }

    private ReleaseEvent event(String releaseId) {
        return releases.stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getReleaseId().equals(releaseId))
                .reduce((one, later) -> later)
                .orElseThrow();
    }

    /** The events of decisions. */
    List<LoggedRelease> decisions() {
        return releases.stream()
                .filter(release -> release.event().getDecision() != null
                        && release.event().getDecidedBy().equals(MapReleases.GATE))
                .toList();
    }

    /** A copy of the event of a decision takes its place; returned to be changed. */
    ReleaseEvent forge(int decision) {
        LoggedRelease original = decisions().get(decision);
        ReleaseEvent forged = ReleaseEvent.newBuilder(original.event()).build();
        releases.set(releases.indexOf(original), new LoggedRelease(original.offset(), forged));
        return forged;
    }

    DecidedLedger remove(int decision) {
        releases.remove(decisions().get(decision));
        return this;
    }

    DecisionCheck check() {
        return check(true, OptionalLong.empty());
    }

    DecisionCheck check(boolean whole, OptionalLong committed) {
        DecisionRecomputation recomputation =
                new DecisionRecomputation(releases, this::map, Clock.systemUTC(), erasures);
        for (int i = 0; i < ledger.size(); i++) {
            recomputation.add(ledger.get(i), i, stamp(i));
        }
        return recomputation.check(whole, committed);
    }

    private ReleaseMaps map(ReleaseEvent event) {
        return Optional.ofNullable(maps.get(event.getReleaseId()))
                .orElseThrow(() -> new ReleaseUnavailableException(
                        "not in the store, or another", damaged.contains(event.getReleaseId())));
    }

    private static ReleaseEvent release(String id, ReleaseStatus status, String decidedBy, Instant at) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(id)
                .setModelId(MODEL)
                .setStatus(status)
                .setManifestUri("file:/" + id)
                .setManifestSha256("0".repeat(64))
                .setDecidedBy(decidedBy)
                .setReason("because")
                .setDecidedAt(at)
                .build();
    }
}
