package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.RecordPosition;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Timings;
import io.candor.release.log.ReleaseHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** An answer names a release that went live for its model. */
class ReleaseRuleTest {
    private static final String MODEL = "tiny@0";

    private final ReleaseRule rule = new ReleaseRule();
    private long offset;

    private void answer(String modelId, String releaseId) {
        Answer answer = Answer.newBuilder()
                .setQuestionId("q")
                .setQuestion("What?")
                .setDecision(Decision.EXPIRED)
                .setModelId(modelId)
                .setReleaseId(releaseId)
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("questions", 0, offset))
                .build();
        rule.note(new ConsumerRecord<>("answers", 0, offset++, new byte[0], new byte[0]), answer);
    }

    private static ReleaseEvent event(String releaseId, ReleaseStatus status) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(releaseId)
                .setModelId(MODEL)
                .setManifestUri("file:///release.json")
                .setManifestSha256("0".repeat(64))
                .setStatus(status)
                .setDecidedAt(Instant.EPOCH)
                .build();
    }

    private List<Violation> judged(ReleaseEvent... events) {
        ReleaseHistory history = ReleaseHistory.EMPTY;
        for (int i = 0; i < events.length; i++) {
            history = history.with(i, events[i]);
        }
        List<Violation> found = new ArrayList<>();
        rule.check(history, found::add);
        return found;
    }

    @Test
    void shouldFindNothingWhenEveryReleaseWentLive() {
        answer(MODEL, "live");
        answer(MODEL, "retired");

        assertThat(judged(event("live", ReleaseStatus.LIVE), event("retired", ReleaseStatus.RETIRED)))
                .isEmpty();
    }

    @Test
    void shouldFindTheFirstAnswerOfEveryReleaseThatNeverWentLive() {
        answer(MODEL, "live");
        answer(MODEL, "rejected");
        answer(MODEL, "rejected");
        answer(MODEL, "unheard-of");

        List<Violation> found = judged(event("live", ReleaseStatus.LIVE), event("rejected", ReleaseStatus.REJECTED));

        assertThat(found).extracting(Violation::kind).containsOnly(ViolationKind.UNKNOWN_RELEASE);
        assertThat(found).extracting(Violation::offset).containsExactly(1L, 3L);
    }

    @Test
    void shouldFindAReleaseThatWentLiveForAnotherModel() {
        answer(MODEL, "own");
        ReleaseEvent foreign = event("foreign", ReleaseStatus.LIVE);
        foreign.setModelId("other@1");
        answer(MODEL, "foreign");

        assertThat(judged(event("own", ReleaseStatus.LIVE), foreign)).hasSize(1);
    }

    @Test
    void shouldNotJudgeAModelOfWhichNothingWasReleased() {
        answer("scripted@0", "scripted-release");

        assertThat(judged(event("live", ReleaseStatus.LIVE))).isEmpty();
    }
}
