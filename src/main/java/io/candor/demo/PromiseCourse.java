package io.candor.demo;

import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of the promise: kept, withdrawn when the world changes, restored; and how many of the accepted answers were wrong
 * meanwhile, which only the demo knows. For one thread.
 */
final class PromiseCourse {
    private final double target;
    private final Accepted before = new Accepted();
    private final Accepted misled = new Accepted();
    private final Accepted restored = new Accepted();

    private long version;
    private boolean kept;
    private Moment change;
    private Moment firstWrong;
    private Long withdrawnVersion;
    private Moment withdrawal;
    private Moment restoration;
    private int verdicts;

    /** @param target share of accepted answers that may be wrong, at most */
    PromiseCourse(double target) {
        this.target = target;
    }

    private record Moment(int verdicts, long nanos) {
        String since(Moment other) {
            return String.format(
                    Locale.ROOT, "%,d verdicts and %.1f s", verdicts - other.verdicts, (nanos - other.nanos) / 1e9);
        }
    }

    private static final class Accepted {
        private int count;
        private int wrong;

        private void add(boolean right) {
            count++;
            wrong += right ? 0 : 1;
        }

        @Override
        public String toString() {
            return count == 0
                    ? "none was accepted"
                    : String.format(
                            Locale.ROOT, "%,d of %,d accepted were wrong (%.3f)", wrong, count, (double) wrong / count);
        }
    }

    private Moment now() {
        return new Moment(verdicts, System.nanoTime());
    }

    double target() {
        return target;
    }

    /** The world changes now. */
    void worldChanges() {
        change = now();
    }

    /** A policy as it counts. Returns a sentence where it is another one that matters. */
    Optional<String> see(Policy policy) {
        if (policy.getVersion() <= version) {
            return Optional.empty();
        }
        version = policy.getVersion();
        boolean keptBefore = kept;
        kept = policy.getStatus() == PolicyStatus.KEPT;
        if (kept == keptBefore) {
            return Optional.empty();
        }
        return Optional.of(kept ? kept(policy) : withdrawn(policy));
    }

    private String kept(Policy policy) {
        String sentence = String.format(
                Locale.ROOT,
                "the promise is kept: answers with a confidence of at least %.3f are accepted; %s",
                policy.getThreshold(),
                policy.getReason());
        if (withdrawal == null || restoration != null) {
            return sentence;
        }
        restoration = now();
        return sentence + ": restored " + restoration.since(withdrawal) + " after it was withdrawn";
    }

    private String withdrawn(Policy policy) {
        String sentence = "the promise is withdrawn, all answers go to review: " + policy.getReason();
        if (change == null || withdrawal != null) {
            return sentence;
        }
        withdrawal = now();
        withdrawnVersion = policy.getVersion();
        return firstWrong == null
                ? sentence
                : sentence + ": " + withdrawal.since(firstWrong) + " after the first wrong answer was accepted";
    }

    /** An answer that people judge. */
    void judged(AnsweredQuestion answered) {
        verdicts++;
        if (answered.answer().getDecision() != Decision.ACCEPTED) {
            return;
        }
        boolean misleads = change != null && !isOfLater(answered.answer().getPolicyVersion());
        if (misleads && !answered.right() && firstWrong == null) {
            firstWrong = now();
        }
        Accepted period = misleads ? misled : restored;
        (change == null ? before : period).add(answered.right());
    }

    private boolean isOfLater(Long policyVersion) {
        return withdrawnVersion != null && policyVersion != null && policyVersion > withdrawnVersion;
    }

    boolean isKept() {
        return kept;
    }

    boolean isWithdrawn() {
        return withdrawal != null;
    }

    boolean isRestored() {
        return restoration != null;
    }

    /** What became of it. */
    String line() {
        String promise =
                String.format(Locale.ROOT, "promised: at most %.0f %% of accepted answers wrong", 100 * target);
        if (withdrawal == null) {
            return promise + "; never withdrawn since the change: " + misled;
        }
        String reaction = firstWrong == null ? "" : ", " + withdrawal.since(firstWrong) + " after the first wrong one";
        return promise + "; before the change " + before + "; then " + misled + ", and it was withdrawn" + reaction
                + (restoration == null
                        ? "; not restored"
                        : "; restored " + restoration.since(withdrawal) + " later, and since " + restored);
    }
}
