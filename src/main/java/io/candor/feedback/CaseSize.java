package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.Feedback;
import org.apache.kafka.common.utils.Utils;

/** About how many bytes answer and verdicts of a question take, as a labeled answer and in the state: never much fewer. */
final class CaseSize {
    /** Less than a record of candor.labeled-answers may have, and than one of the changelog. */
    static final int MOST_BYTES = 3 << 19;
    /** Numbers, lengths and positions. */
    private static final int REST = 256;

    private CaseSize() {}

    static long of(LabelingCase state) {
        return (state.getPlace() == null ? 0 : state.getPlace().getBytes()) + ofVoices(state);
    }

    /** In memory, where the answer is not kept. */
    static long inMemory(LabelingCase state) {
        return REST + ofVoices(state);
    }

    private static long ofVoices(LabelingCase state) {
        long bytes = 0;
        for (Voice voice : state.getVoices()) {
            bytes += of(voice);
        }
        return bytes;
    }

    static long of(Voice voice) {
        Feedback feedback = voice.getFeedback();
        return REST
                + bytes(feedback.getFeedbackId())
                + bytes(feedback.getQuestionId())
                + bytes(feedback.getLabeler())
                + bytes(feedback.getComment())
                + bytes(voice.getPosition().getTopic());
    }

    static long of(Answer answer) {
        return REST
                + bytes(answer.getQuestionId())
                + bytes(answer.getQuestion())
                + bytes(answer.getDomain())
                + bytes(answer.getAnswer())
                + bytes(answer.getModelId())
                + bytes(answer.getReleaseId())
                + bytes(answer.getTextHash())
                + bytes(answer.getSource().getTopic());
    }

    private static long bytes(String text) {
        return text == null ? 0 : Utils.utf8Length(text);
    }
}
