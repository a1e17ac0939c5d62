package io.candor.question;

import io.candor.runtime.Problem;
import io.candor.runtime.http.ProblemForm;
import jakarta.inject.Singleton;

/** Problems for clients of OpenAI where no resource was reached, for want of a key for example. */
@Singleton
class ChatProblemForm implements ProblemForm {
    @Override
    public boolean isFor(String path) {
        return path.startsWith("/v1/chat/")
                || path.equals("/v1/responses")
                || path.equals("/v1/models")
                || path.startsWith("/v1/models/");
    }

    @Override
    public Object of(Problem problem) {
        return ChatProblem.of(problem, "");
    }
}
