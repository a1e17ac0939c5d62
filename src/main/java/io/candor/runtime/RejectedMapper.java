package io.candor.runtime;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refused request with a problem. */
class RejectedMapper {
    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper
    Response problem(RejectedException rejected) {
        Problem problem = Problem.of(rejected.kind(), rejected.getMessage());
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.mayPass()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}
