package io.candor.answer;

import io.candor.event.FinishedOffsets;
import io.candor.event.QuestionLimits;
import io.candor.event.Topics;
import io.candor.event.retry.Backoff;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.GroupProtocol;

/** Settings of the answerer. */
@ConfigMapping(prefix = "candor.answer")
public interface AnswerConfig {

    /** Folder or hub id of the model; without it the embedded checkpoint. */
    Optional<String> model();

    /**
     * Adapter folder of the first release; without it {@code adapter} inside the model folder, and where there is none either one that
     * has learned nothing. Not used where candor.releases
     * has a live release of the model already; log and health say so.
     */
    Optional<String> adapter();

    /** Where the embedded checkpoint is unpacked; without it the user's cache folder. */
    Optional<String> cache();

    /** {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}. */
    @WithDefault("auto")
    String device();

    /**
     * Arithmetic: {@code auto} (bfloat16 where the hardware multiplies it), {@code bfloat16} or {@code float32}; or, on a CPU, {@code
     * int8} or {@code int4}: weights of so many bits, faster for one answer at a time, and another model by its id.
     */
    @WithDefault("auto")
    String precision();

    /** Threads of one operation on a CPU; 0 for as many as it measures to be fastest. */
    @WithDefault("0")
    int threads();

    /** Consumer group; all answerers of one stream share it. */
    @WithDefault(Topics.ANSWERER_GROUP)
    String group();

    /**
     * A name no other answerer that runs at the same time has, the same after a restart (for example the pod's name in
     * a stateful set): then a restart completes or aborts at once the transaction that the previous process left open.
     * A random one by default.
     */
    Optional<String> instance();

    /**
     * How the group shares out its partitions: {@code CLASSIC}, or {@code CONSUMER} (KIP-848, of Kafka 4.0 and later), where the
     * brokers do it, and nobody waits for a slow member. Then session timeout and assignor are settings of the brokers. A running
     * group changes over by a rolling restart.
     */
    @WithDefault("CLASSIC")
    GroupProtocol groupProtocol();

    /**
     * Whether the group keeps the partitions of {@code candor.answer.instance}, which then has to be set, for its return: a restart
     * within the session timeout moves none, and the questions of one that does not return wait for as long.
     */
    @WithDefault("false")
    boolean staticMember();

    /** Confidence from which an answer is accepted, in [0, 1]. */
    @WithDefault("0.5")
    double threshold();

    /** The same per domain: {@code candor.answer.thresholds.<domain>}. */
    Map<String, Double> thresholds();

    /** Most tokens of an answer, and the limit of a question that names none. */
    @WithDefault("32")
    int maxTokens();

    /** Most characters (code points) of a question; the consoles have a setting of their own. */
    @WithDefault(QuestionLimits.TEXT_CHARACTERS)
    int maxCharacters();

    /**
     * Key of the text hashes that answers carry, at least 64 hexadecimal digits, the same for all answerers; without it one
     * that is made once and kept beside the releases.
     */
    Optional<String> textKey();

    Sampling auditSample();

    Batch batch();

    /** How long a transaction gathers answers; sooner when nothing is left to answer. */
    @WithDefault("40ms")
    Duration commitInterval();

    /**
     * The same while more than {@code batch.max-questions} wait for the engine: then they wait longer for it than for the
     * commit, and fewer commits are cheaper. The longer of the two counts.
     */
    @WithDefault("200ms")
    Duration backlogCommitInterval();

    /**
     * Transactions a second that all answerers together are to make at most, at least 1: with many, each gathers for longer. An answerer that is alone goes by
     * its own intervals.
     */
    @WithDefault("250")
    int groupCommits();

    /** After this a transaction of a dead answerer is aborted by the broker and its questions go to others. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** Most records between poll and transaction; partitions are paused beyond. */
    @WithDefault("1024")
    int maxOutstanding();

    /**
     * How far ahead of the oldest open question of its partition an answer is committed, in records, at most 24,000; at 0 each waits
     * for all those before it. An answerer of a version without this setting would answer again what was committed ahead.
     */
    @WithDefault("16384")
    int commitAhead();

    /** How long a stopping answerer waits for what the engine holds. */
    @WithDefault("20s")
    Duration drainTime();

    Pauses backoff();

    /** Consumer settings by Kafka's own names, over ours. */
    Map<String, String> consumer();

    /** Producer settings by Kafka's own names, over ours. */
    Map<String, String> producer();

    /** How long a transaction gathers answers while so many questions wait for the engine. */
    default Duration commitInterval(int waiting) {
        boolean backlog = waiting > batch().maxQuestions();
        return backlog && backlogCommitInterval().compareTo(commitInterval()) > 0
                ? backlogCommitInterval()
                : commitInterval();
    }

    /** Confidence from which an answer in {@code domain} is accepted. */
    default double threshold(String domain) {
        return thresholds().getOrDefault(domain, threshold());
    }

    /** Share of the texts in {@code domain} that are drawn into the audit sample. */
    default double auditShare(String domain) {
        return auditSample().shares().getOrDefault(domain, auditSample().share());
    }

    /** The pauses after failures, from the first. */
    default Backoff newBackoff() {
        return new Backoff(backoff().first(), backoff().longest());
    }

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        if (staticMember() && instance().isEmpty()) {
            throw new IllegalArgumentException(
                    "candor.answer.static-member needs candor.answer.instance, a name that the"
                            + " answerer has again after a restart and no other has");
        }
        requirePositive("commit-interval", commitInterval());
        requirePositive("backlog-commit-interval", backlogCommitInterval());
        requirePositive("backoff.first", backoff().first());
        requirePositive("backoff.longest", backoff().longest());
        requireAtLeastOne("max-outstanding", maxOutstanding());
        requireAtLeastOne("group-commits", groupCommits());
        require(
                commitAhead() >= 0 && commitAhead() <= FinishedOffsets.MOST_AHEAD,
                "commit-ahead",
                "lie in [0, " + FinishedOffsets.MOST_AHEAD + "]",
                commitAhead());
        requireNotNegative("drain-time", drainTime());
        requireAtLeastOne("batch.max-questions", batch().maxQuestions());
        requireAtLeastOne("batch.token-budget", batch().tokenBudget());
        require(batch().prefillTokens() >= 0, "batch.prefill-tokens", "not be negative", batch().prefillTokens());
        requireNotNegative("batch.linger", batch().linger());
        requireShare("threshold", threshold());
        thresholds().forEach((domain, threshold) -> requireShare("thresholds." + domain, threshold));
        textKey().ifPresent(TextKey::parse);
        requirePositiveShare("audit-sample.share", auditSample().share());
        auditSample().shares().forEach((domain, share) -> requirePositiveShare("audit-sample.shares." + domain, share));
        requireAtLeastOne("max-characters", maxCharacters());
        requireAtLeastOne("max-tokens", maxTokens());
    }

    private static void requirePositive(String key, Duration value) {
        require(!value.isNegative() && !value.isZero(), key, "be positive", value);
    }

    private static void requireNotNegative(String key, Duration value) {
        require(!value.isNegative(), key, "not be negative", value);
    }

    private static void requireAtLeastOne(String key, int value) {
        require(value >= 1, key, "be at least 1", value);
    }

    private static void requireShare(String key, double value) {
        require(value >= 0 && value <= 1, key, "lie in [0, 1]", value);
    }

    private static void requirePositiveShare(String key, double value) {
        require(value > 0 && value <= 1, key, "be above 0 and at most 1", value);
    }

    private static void require(boolean met, String key, String rule, Object value) {
        if (!met) {
            throw new IllegalArgumentException("candor.answer." + key + " must " + rule + ", got: " + value);
        }
    }

    /** The random audit sample. */
    interface Sampling {
        /**
         * Share of texts that are drawn, above 0 and at most 1. A fifth is what false alarms were measured with, and gives
         * somebody with a hundred questions a day twenty to judge.
         */
        @WithDefault("0.2")
        double share();

        /**
         * The same per domain: {@code candor.answer.audit-sample.shares.<domain>}; a larger one where few ask. It does not follow
         * how many ask by itself: then asking often would steer the sample. Where {@code candor.policy.sample.most} is set, the labels
         * that a promise needs decide instead.
         */
        Map<String, Double> shares();
    }

    /** How many questions the engine has at once. */
    interface Batch {
        /**
         * Most questions that begin together, and most answers under way; fewer where memory is short. A GPU is busy from about
         * 256 on.
         */
        @WithDefault("64")
        int maxQuestions();

        /** Most prompt tokens of those that begin together, padding included; a single longer prompt is still taken, alone. */
        @WithDefault("4096")
        int tokenBudget();

        /**
         * Most tokens of a prompt that are read at once: a longer one is read in pieces, between which the others go on. Smaller
         * pieces hold up the others less and take longer in all; 0 for 128 on a CPU and 512 on a GPU.
         */
        @WithDefault("0")
        int prefillTokens();

        /** How long the oldest question waits for more questions while nothing is under way. */
        @WithDefault("5ms")
        Duration linger();
    }

    /** Pauses after failures. */
    interface Pauses {
        /** After the first failure; each further one doubles it. */
        @WithDefault("250ms")
        Duration first();

        /** The longest of them. */
        @WithDefault("10s")
        Duration longest();
    }
}
