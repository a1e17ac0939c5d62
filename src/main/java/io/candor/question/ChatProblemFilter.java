package io.candor.question;

import io.candor.runtime.Problem;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Makes the problems of the resources marked {@link Applied} such that clients of OpenAI understand them. */
class ChatProblemFilter {
    /** After {@link QuestionProblemFilter}, which knows nothing but problems: response filters run from high to low. */
    private static final int LATER = 4000;

    /** Tells OpenAI's own clients, which send after 409 and 5xx again, whether that can help. */
    private static final String SHOULD_RETRY = "x-should-retry";

    /** Marks the resources. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Applied {}

    @Applied
    @ServerResponseFilter(priority = LATER)
    void complete(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem) {
            response.getHeaders().putSingle(SHOULD_RETRY, Boolean.toString(problem.mayPass()));
            response.setEntity(ChatProblem.of(problem, request.getUriInfo().getPath()));
        }
    }
}
