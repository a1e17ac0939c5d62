package io.candor.question;

import io.candor.runtime.Problem;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells with the problems of the resources marked {@link Applied} how long to wait, and counts them by kind. */
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
    void complete(ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem) {
            metrics.rejected(problem.key());
            if (problem.mayPass()) {
                response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, config.retryAfterSeconds());
            }
        }
    }
}
