package io.candor.feedback;

import static io.candor.feedback.Samples.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.RecordPosition;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
    private static IncomingRecord.Answered answered(long offset) {
        return new IncomingRecord.Answered(answer("q" + offset, 0.5), position(offset));
    }

    private static RecordPosition position(long offset) {
        return new RecordPosition("candor.answers", 0, offset);
    }

    @Test
    void shouldForgetWhatWasNotAskedForTheLongest() {
        RecentAnswers recent = new RecentAnswers(2_000);
        recent.put(answered(1));
        recent.put(answered(2));
        recent.find(position(1));

        recent.put(answered(3));

        assertThat(recent.find(position(1))).contains(answered(1));
        assertThat(recent.find(position(2))).isEmpty();
        assertThat(recent.find(position(3))).contains(answered(3));
    }

    @Test
    void shouldKeepTheNewestHoweverLarge() {
        RecentAnswers recent = new RecentAnswers(0);
        recent.put(answered(1));

        recent.put(answered(2));

        assertThat(recent.find(position(1))).isEmpty();
        assertThat(recent.find(position(2))).contains(answered(2));
    }

    @Test
    void shouldCountAnAnswerOnceWhenItComesAgain() {
        RecentAnswers recent = new RecentAnswers(2_000);
        recent.put(answered(1));
        recent.put(answered(2));

        recent.put(answered(2));

        assertThat(recent.find(position(1))).contains(answered(1));
    }
}
