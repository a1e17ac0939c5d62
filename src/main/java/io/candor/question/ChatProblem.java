package io.candor.question;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.candor.runtime.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A problem that clients of OpenAI understand too: they read its member {@code error}. */
@Schema(hidden = true)
record ChatProblem(@JsonUnwrapped Problem problem, Fault error) {
    /**
     * @param message what is wrong
     * @param type the kind by OpenAI's names
     * @param param the field at fault; null where it is none
     * @param code the kind by ours
     */
    record Fault(String message, String type, String param, String code) {}

    /** @param path of the request, whose form decides what fields are called */
    static ChatProblem of(Problem problem, String path) {
        String field = path.endsWith("/responses") ? responseField(problem) : field(problem);
        return new ChatProblem(problem, new Fault(problem.detail(), type(problem.status()), field, problem.key()));
    }

    private static String type(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    /** Fields of a question by the names they have in a chat. */
    private static String field(Problem problem) {
        if (problem.field() == null) {
            return null;
        }
        return switch (problem.field()) {
            case "text" -> "messages";
            case "domain" -> "metadata.domain";
            case "maxTokens" -> "max_completion_tokens";
            default -> problem.field();
        };
    }

    /** The same of OpenAI's responses. */
    private static String responseField(Problem problem) {
        String field = field(problem);
        if (field == null) {
            return null;
        }
        return switch (field) {
            case "messages" -> "input";
            case "max_completion_tokens" -> "max_output_tokens";
            default -> field;
        };
    }
}
