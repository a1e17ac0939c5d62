package io.candor.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.runtime.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Answers with a problem where no resource does: paths that nobody serves, and what the router itself refuses. */
@ApplicationScoped
public class RouterProblems {
    private static final Logger LOG = Logger.getLogger(RouterProblems.class);
    private static final int[] REFUSALS = {400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 431, 503};

    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final Instance<ProblemForm> forms;

    RouterProblems(ObjectMapper json, MeterRegistry meters, @Any Instance<ProblemForm> forms) {
        this.json = json;
        this.meters = meters;
        this.forms = forms;
    }

    void install(@Observes Router router) {
        // Before Quarkus's own, which would log what a client did wrong as an error of ours.
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        for (int status : REFUSALS) {
            router.errorHandler(status, request -> answer(request, of(status, request)));
        }
        router.errorHandler(500, this::failed);
    }

    /** The problem of a status that a library chose. */
    static Problem of(int status, RoutingContext request) {
        Problem.Kind kind = Problem.Kind.of(status);
        return Problem.of(kind, detail(kind, request));
    }

    private static String detail(Problem.Kind kind, RoutingContext request) {
        return switch (kind) {
            case UNAUTHENTICATED -> "the credential is not valid here; send a key or a token that is";
            case FORBIDDEN ->
                "the credential lacks the role that this takes, or is of one tenant and this is of all; /openapi says which role that is";
            case NOT_FOUND -> "nothing is served under this path; /openapi lists what is";
            case METHOD_NOT_ALLOWED ->
                "this path does not take the method; the header Allow and /openapi say which it takes";
            case NOT_ACCEPTABLE -> "the header Accept excludes what this path gives; /openapi says what that is";
            case UNSUPPORTED_MEDIA_TYPE -> "Content-Type is not one that this path takes; /openapi says which it takes";
            case INTERNAL_ERROR -> "it is not the request's fault; the log of the service says more";
            case OVERLOADED -> "send the same request again after Retry-After";
            default ->
                isValidHost(request)
                        ? "the path, the query or a header cannot be read; check their syntax and percent-encoding"
                        : "the header Host must be there once and hold a host and perhaps a port";
        };
    }

    private static boolean isValidHost(RoutingContext request) {
        return request.request().authority() != null;
    }

    private void failed(RoutingContext request) {
        int status = status(request);
        if (status == 500) {
            LOG.errorf(
                    request.failure(),
                    "request failed method=%s",
                    request.request().method());
        }
        answer(request, of(status, request));
    }

    private static int status(RoutingContext request) {
        if (request.failure() instanceof RejectedExecutionException) {
            return 503;
        }
        if (request.failure() instanceof ForbiddenException) {
            return 403;
        }
        if (request.failure() instanceof AuthenticationFailedException) {
            return 401;
        }
        // The client has gone, so nobody reads the answer; it is none of our faults.
        if (request.failure() instanceof IOException || request.statusCode() < 400) {
            return request.failure() instanceof IOException ? 400 : 500;
        }
        return request.statusCode();
    }

    /** Ends the request with {@code problem}; a header {@code Retry-After} that is there already stays. */
    public void answer(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.headWritten()) {
            response.reset();
            return;
        }
        count(problem);
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.mayPass() && !response.headers().contains("Retry-After")) {
            response.putHeader("Retry-After", "1");
        }
        String path = request.request().path();
        byte[] body = bytes(problem.at(path == null ? "" : path), path);
        if (request.request().method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length))
                    .end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private void count(Problem problem) {
        Counter.builder("candor.http.refused")
                .description("Requests refused before any resource took them, by reason")
                .tag("reason", problem.key())
                .register(meters)
                .increment();
    }

    private byte[] bytes(Problem problem, String path) {
        Object written = forms.stream()
                .filter(form -> path != null && form.isFor(path))
                .findFirst()
                .<Object>map(form -> form.of(problem))
                .orElse(problem);
        try {
            return json.writeValueAsBytes(written);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem is plain text", impossible);
        }
    }
}
