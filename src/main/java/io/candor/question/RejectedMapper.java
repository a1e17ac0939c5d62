package io.candor.question;

import io.candor.runtime.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refused request with a problem. */
class RejectedMapper {
    private final QuestionConfig config;
    private final QuestionMetrics metrics;

    RejectedMapper(QuestionConfig config, QuestionMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    @ServerExceptionMapper
    Response problem(RejectedException rejected, UriInfo uri) {
        Problem.Kind kind = rejected.kind();
        metrics.rejected(kind);
        Response.ResponseBuilder response = Response.status(kind.status())
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(
                        kind, rejected.getMessage(), uri.getRequestUri().getRawPath()));
        if (kind.isTransient()) {
            response.header(
                    HttpHeaders.RETRY_AFTER, Math.max(1, config.retryAfter().toSeconds()));
        }
        return response.build();
    }
}
