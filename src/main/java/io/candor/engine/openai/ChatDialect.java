package io.candor.engine.openai;

import io.candor.engine.remote.ErrorBody;
import java.util.Optional;

/**
 * Which parameters a server takes: some know only one of {@code max_tokens} and {@code max_completion_tokens}, some models no
 * temperature, some no log-probabilities.
 */
record ChatDialect(boolean completionTokens, boolean temperature, boolean logprobs) {
    /** What most servers take. */
    static final ChatDialect FIRST = new ChatDialect(false, true, true);

    /** How to ask again after a refusal that names a parameter that was sent; empty if it names none. */
    Optional<ChatDialect> after(ErrorBody refusal) {
        String words = refusal.message();
        if (!completionTokens && words.contains("max_completion_tokens")) {
            return Optional.of(new ChatDialect(true, temperature, logprobs));
        }
        if (temperature && words.contains("temperature")) {
            return Optional.of(new ChatDialect(completionTokens, false, logprobs));
        }
        if (logprobs && words.contains("logprobs")) {
            return Optional.of(new ChatDialect(completionTokens, temperature, false));
        }
        return Optional.empty();
    }

    /** What both take. */
    ChatDialect and(ChatDialect other) {
        return new ChatDialect(
                completionTokens || other.completionTokens,
                temperature && other.temperature,
                logprobs && other.logprobs);
    }
}
