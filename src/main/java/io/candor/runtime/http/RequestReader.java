package io.candor.runtime.http;

import io.candor.runtime.Problem;
import io.netty.handler.codec.http.HttpUtil;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The first to see a request: refuses what is too large, and reads the body without a thread of its own before anything else
 * begins, so that however many slow senders there are, no worker waits for any of them.
 */
@ApplicationScoped
class RequestReader {
    /** After the failure handler, before everything else. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    /** Headers of which the library would take the first value and pass over the others, and over an empty one. */
    private static final List<String> SINGLE = List.of("Content-Type", "Idempotency-Key", "Last-Event-ID");

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
        HeadDeadline.headRead(context);
        HttpServerRequest request = context.request();
        Optional<Problem> malformed = malformedHeader(request);
        if (!isUri(request.uri())) {
            problems.answer(
                    context,
                    Problem.of(
                            Problem.Kind.INVALID_REQUEST,
                            "path or query is malformed; percent-encode them as RFC 3986 says"));
        } else if (request.uri().length() > config.maxUriCharacters()) {
            refuse(context, Problem.Kind.URI_TOO_LONG, "path and query may have " + config.maxUriCharacters());
        } else if (headerCharacters(request) > config.maxHeaderCharacters()) {
            refuse(context, Problem.Kind.HEADERS_TOO_LARGE, "the headers may have " + config.maxHeaderCharacters());
        } else if (malformed.isPresent()) {
            problems.answer(context, malformed.get());
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

    /** The first header that is there twice though it has one value, or that is empty though it is to name something. */
    private static Optional<Problem> malformedHeader(HttpServerRequest request) {
        for (String name : SINGLE) {
            List<String> values = request.headers().getAll(name);
            boolean empty = name.equals("Idempotency-Key") && values.stream().anyMatch(String::isBlank);
            if (values.size() > 1 || empty) {
                String fault = empty ? " is empty; give it a value or leave it out" : " has one value; give it once";
                return Optional.of(Problem.of(Problem.Kind.INVALID_REQUEST, "the header " + name + fault)
                        .in(name, null));
            }
        }
        return Optional.empty();
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
        if (!isUtf8(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            reader.refuse(Problem.of(
                    Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must name UTF-8 as its charset, or none: bodies are read as UTF-8"));
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

    private static boolean isUtf8(String contentType) {
        // What is no JSON is refused for that by whoever is asked.
        boolean json =
                contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json");
        CharSequence charset = json ? HttpUtil.getCharsetAsSequence(contentType) : null;
        return charset == null || charset.toString().replace("\"", "").strip().equalsIgnoreCase("utf-8");
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
