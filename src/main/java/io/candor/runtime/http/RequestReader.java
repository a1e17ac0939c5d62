package io.candor.runtime.http;

import io.candor.runtime.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * The first to see a request: refuses what is too large, and reads the body without a thread of its own before anything else
 * begins, so that however many slow senders there are, no worker waits for any of them.
 */
@ApplicationScoped
class RequestReader {
    /** After the failure handler, before everything else. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    private final HttpConfig config;
    private final RouterProblems problems;

    RequestReader(HttpConfig config, RouterProblems problems) {
        config.check();
        this.config = config;
        this.problems = problems;
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::take);
    }

    private void take(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isUri(request.uri())) {
            problems.answer(
                    context,
                    Problem.of(
                            Problem.Kind.INVALID_REQUEST,
        HeadDeadline.headRead(context);
                            "path or query is malformed; percent-encode them as RFC 3986 says"));
        } else if (request.uri().length() > config.maxUriCharacters()) {
            refuse(context, Problem.Kind.URI_TOO_LONG, "path and query may have " + config.maxUriCharacters());
        } else if (headerCharacters(request) > config.maxHeaderCharacters()) {
            refuse(context, Problem.Kind.HEADERS_TOO_LARGE, "the headers may have " + config.maxHeaderCharacters());
        } else if (hasBody(request)) {
            takeBody(context, request);
        } else {
            context.next();
        }
    }

    private static boolean isUri(String uri) {
        try {
            new URI(uri);
            return true;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private void refuse(RoutingContext context, Problem.Kind kind, String limit) {
        problems.answer(context, Problem.of(kind, limit + " characters; send less"));
    }

    private static int headerCharacters(HttpServerRequest request) {
        return request.headers().entries().stream()
                .mapToInt(header -> header.getKey().length() + header.getValue().length())
                .sum();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    private void takeBody(RoutingContext context, HttpServerRequest request) {
        BodyReader reader = new BodyReader(context, config.maxBodyBytes(), (body, problem) -> {
            if (problem == null) {
                decode(context, body);
            } else {
                problems.answer(context, problem);
            }
        });
        if (coding(request) == null) {
            context.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
            reader.refuse(Problem.of(
                    Problem.Kind.UNSUPPORTED_ENCODING,
                    "Content-Encoding must be gzip, or not be there; several one after the other are not taken"));
        }
        reader.start(config.bodyDeadline());
    }

    private void decode(RoutingContext context, Buffer body) {
        try {
            Buffer decoded = coding(context.request()) == Coding.GZIP
                    ? Buffer.buffer(Gunzip.atMost(config.maxBodyBytes(), body.getBytes()))
                    : body;
            ((RoutingContextInternal) context).setBody(decoded);
            context.next();
        } catch (Gunzip.TooLargeException bomb) {
            problems.answer(context, BodyReader.tooLarge(config.maxBodyBytes()));
        } catch (IOException malformed) {
            String detail = malformed instanceof ZipException ? "it is damaged" : "it ends early";
            problems.answer(
                    context,
                    Problem.of(
                            Problem.Kind.INVALID_REQUEST, "the body is not gzip, as Content-Encoding says: " + detail));
        }
    }

    private enum Coding {
        IDENTITY,
        GZIP
    }

    /** Null for a coding that is not taken. */
    private static Coding coding(HttpServerRequest request) {
        String coding = String.join(",", request.headers().getAll(HttpHeaders.CONTENT_ENCODING));
        return switch (coding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Coding.IDENTITY;
            case "gzip", "x-gzip" -> Coding.GZIP;
            default -> null;
        };
    }
}
