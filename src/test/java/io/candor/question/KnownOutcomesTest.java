package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Question;
import io.candor.runtime.QuestionKnowledge;
import io.candor.search.StoredQuestion;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KnownOutcomesTest {
    private static final String ID = "q";

    private final RecentQuestions recent = new RecentQuestions(100, 1 << 20, 100, 100);
    private final Map<String, StoredQuestion> index = new HashMap<>();
    private final KnownOutcomes known = new KnownOutcomes(recent, id -> Optional.ofNullable(index.get(id)));

    private static ConsumerRecord<String, String> record(long offset) {
        return new ConsumerRecord<>("topic", 3, offset, ID, "");
    }

    private static StoredQuestion waiting(long offset) {
        Question question = Question.newBuilder()
                .setId(ID)
                .setText("Why?")
                .setDomain("general")
                .setAskedAt(Instant.EPOCH)
                .build();
        return OutcomeData.of(question, record(offset), Instant.EPOCH);
    }

    @Test
    void shouldKnowAnAnswerFromTheIndexWhenItIsNotInMemory() {
        Answer answer = TestAnswers.answer(ID, "geography");
        index.put(ID, OutcomeData.of(answer, record(17), Instant.EPOCH));

        assertThat(known.find(ID)).get().isInstanceOfSatisfying(QuestionOutcome.Answered.class, answered -> {
            assertThat(answered.answer()).isEqualTo(AnswerView.of(answer));
            assertThat(answered.partition()).isEqualTo(3);
            assertThat(answered.offset()).isEqualTo(17);
        });
        assertThat(known.knowledge(ID)).isInstanceOf(QuestionKnowledge.Answered.class);
        assertThat(known.await(ID)).isCompleted();
        assertThat(known.isPending(ID)).isFalse();
    }

    @Test
    void shouldKnowADeadLetterFromTheIndexWithAllThatWasKnownOfIt() {
        QuestionOutcome.DeadLettered dead = TestAnswers.dead(ID);
        index.put(ID, OutcomeData.of(dead, record(1), Instant.EPOCH));

        assertThat(known.find(ID)).get().isInstanceOfSatisfying(QuestionOutcome.DeadLettered.class, read -> {
            assertThat(read.letter()).isEqualTo(dead.letter());
            assertThat(read.content()).isEqualTo(dead.content());
        });
    }

    @Test
    void shouldKnowThatAQuestionWaitsWhichWasAskedElsewhere() {
        index.put(ID, waiting(5));

        assertThat(known.find(ID)).isEmpty();
        assertThat(known.isPending(ID)).isTrue();
        assertThat(known.content(ID)).get().extracting(QuestionContent::domain).isEqualTo("general");
        assertThat(known.knowledge(ID)).isInstanceOf(QuestionKnowledge.Pending.class);
    }

    @Test
    void shouldTakeADeadLetterForPastWhenItsQuestionWasAskedAgainElsewhere() {
        recent.recordOutcome(TestAnswers.dead(ID, Optional.empty(), 4));
        index.put(ID, waiting(5));

        assertThat(known.find(ID)).isEmpty();
        assertThat(known.isPending(ID)).isTrue();
    }

    @Test
    void shouldKnowNothingOfWhatIsNowhere() {
        assertThat(known.find(ID)).isEmpty();
        assertThat(known.isPending(ID)).isFalse();
        assertThat(known.knowledge(ID)).isInstanceOf(QuestionKnowledge.Unknown.class);
    }
}
