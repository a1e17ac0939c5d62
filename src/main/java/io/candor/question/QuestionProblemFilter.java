package io.candor.question;

import io.candor.runtime.Problem;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Completes the problems of the resources marked {@link Applied} with path and pause, and counts them by kind. */
class QuestionProblemFilter {
    private final QuestionConfig config;
    private final QuestionMetrics metrics;

    /** Marks the resources. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Applied {}

    QuestionProblemFilter(QuestionConfig config, QuestionMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    @Applied
    @ServerResponseFilter
    void complete(ContainerResponseContext response, UriInfo uri) {
        if (response.getEntity() instanceof Problem problem) {
            metrics.rejected(problem.key());
            response.setEntity(problem.at(uri.getRequestUri().getRawPath()));
            if (problem.mayPass()) {
                response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, config.retryAfterSeconds());
            }
        }
    }
}
