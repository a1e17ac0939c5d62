package io.candor.engine.sglang;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.external.ReceivedAnswer;
import io.candor.engine.remote.EngineRefusalException;
import java.util.ArrayList;
import java.util.List;

/** Reads what became of prompts. */
final class SglangResult {
    private SglangResult() {}

    /** @throws EngineUnavailableException if results are missing, or a prompt was aborted */
    static List<SglangProtocol.Result> complete(SglangProtocol.Result[] results, int prompts) {
        if (results.length != prompts) {
            throw new EngineUnavailableException(
                    "the engine gave " + results.length + " results for " + prompts + " prompts");
        }
        for (SglangProtocol.Result result : results) {
            if (result.metaInfo() == null || result.metaInfo().finishReason() == null) {
                throw new EngineUnavailableException("the engine gave a result without its end");
            }
        }
        return List.of(results);
    }

    static ReceivedAnswer answer(SglangProtocol.Result result) {
        SglangProtocol.FinishReason reason = result.metaInfo().finishReason();
        int[] tokens = result.outputIds() == null ? new int[0] : result.outputIds();
        return new ReceivedAnswer(
                tokens, logProbabilities(result.metaInfo().outputTokenLogprobs()), reason.type(), reason.matched());
    }

    private static List<Double> logProbabilities(List<JsonNode> each) {
        if (each == null) {
            return null;
        }
        List<Double> values = new ArrayList<>(each.size());
        each.forEach(token -> values.add(token.path(0).isNumber() ? token.get(0).asDouble() : null));
        return values;
    }

    /**
     * The sum of the log-probabilities of a prompt's last tokens.
     *
     * @param tokens of the prompt
     * @param from the first that counts
     * @throws EngineUnavailableException if they are not those of these tokens
     */
    static double sum(SglangProtocol.Result result, int[] tokens, int from) {
        requireFinished(result);
        List<JsonNode> each = result.metaInfo().inputTokenLogprobs();
        // One before the first is asked for, since the first never has a log-probability.
        if (each == null || each.size() != tokens.length - from + 1) {
            throw new EngineUnavailableException("the engine gave no log-probabilities of a prompt's tokens");
        }
        double sum = 0;
        for (int i = from; i < tokens.length; i++) {
            JsonNode token = each.get(i - from + 1);
            if (!token.path(0).isNumber() || token.path(1).asInt(-1) != tokens[i]) {
                throw new EngineUnavailableException("the engine left out a log-probability of a prompt's token");
            }
            sum += token.get(0).asDouble();
        }
        return sum;
    }

    /**
     * The state of a prompt's last token.
     *
     * @throws EngineRefusalException if there is none, or those of more tokens
     */
    static float[] state(SglangProtocol.Result result) {
        requireFinished(result);
        JsonNode rows = result.metaInfo().hiddenStates();
        JsonNode row = rows != null && rows.size() == 1 && rows.get(0).isArray() ? rows.get(0) : rows;
        if (row == null || row.isEmpty()) {
            throw new EngineRefusalException(
                    "the engine gave no hidden state; start it with --return-hidden-states-mode last");
        }
        float[] state = new float[row.size()];
        for (int i = 0; i < state.length; i++) {
            if (!row.get(i).isNumber()) {
                throw new EngineRefusalException(
                        "the engine gave hidden states of another form than one row of numbers for the last token;"
                                + " use an SGLang that knows return_hidden_states \"last\"");
            }
            state[i] = row.get(i).floatValue();
        }
        return state;
    }

    private static void requireFinished(SglangProtocol.Result result) {
        if ("abort".equals(result.metaInfo().finishReason().type())) {
            throw new EngineUnavailableException("the engine has aborted a prompt: "
                    + result.metaInfo().finishReason().message());
        }
    }
}
