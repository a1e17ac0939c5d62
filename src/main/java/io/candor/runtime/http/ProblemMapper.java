package io.candor.runtime.http;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every request that a resource, or the library before it, refuses or fails at with a problem. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    private final AllowedMethods allowed;

    ProblemMapper(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    @ServerExceptionMapper
    Response refused(RejectedException rejected, RoutingContext request) {
        return response(rejected.problem(), request);
    }

    /** What the library says is for programmers, so only the status is kept. */
    @ServerExceptionMapper
    Response refused(WebApplicationException refused, RoutingContext request) {
        Response.StatusType status = refused.getResponse().getStatusInfo();
        if (status.getStatusCode() < 400) {
            return refused.getResponse();
        }
        Response response = response(RouterProblems.of(status.getStatusCode(), request), request);
        return status.getStatusCode() == 405
                ? Response.fromResponse(response)
                        .header(HttpHeaders.ALLOW, allowed.of(request.request().path()))
                        .build()
                : response;
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException lacking, RoutingContext request) {
        return response(RouterProblems.of(403, request), request);
    }

    @ServerExceptionMapper
    Response unknown(UnauthorizedException unknown, RoutingContext request) {
        return response(RouterProblems.of(401, request), request);
    }

    @ServerExceptionMapper
    Response overloaded(RejectedExecutionException full, RoutingContext request) {
        return response(RouterProblems.of(503, request), request);
    }

    @ServerExceptionMapper
    Response failed(Exception failure, RoutingContext request) {
        LOG.errorf(
                failure, "request failed method=%s route=%s", request.request().method(), route(request));
        return response(RouterProblems.of(500, request), request);
    }

    private static String route(RoutingContext request) {
        return request.currentRoute() == null ? "none" : request.currentRoute().getName();
    }

    private static Response response(Problem problem, RoutingContext request) {
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.at(request.request().path()));
        if (problem.mayPass()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}
