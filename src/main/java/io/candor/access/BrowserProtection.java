package io.candor.access;

import io.candor.runtime.Problem;
import io.candor.runtime.http.RouterProblems;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of others from using a browser that can reach the service: names that were made to point here (DNS rebinding), requests of other origins
 * that change something (cross-site request forgery) and types of bodies that a form can send are refused; every response tells the browser to run nothing
 * but the page's own script, to let nobody frame it, and to keep no data.
 */
@ApplicationScoped
class BrowserProtection {
    /** Before the first that refuses anything, so that every refusal has the headers. */
    private static final int HEADERS_ORDER = Integer.MIN_VALUE;
    /** After the request was read. */
    private static final int CHECKS_ORDER = Integer.MIN_VALUE + 10;

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> TYPES = Set.of("application/json", "application/x-ndjson");
    private static final String LOCALHOST = "localhost";

    private final AccessConfig config;
    private final RouterProblems problems;

    BrowserProtection(AccessConfig config, RouterProblems problems) {
        this.config = config;
        this.problems = problems;
    }

    void install(@Observes Router router) {
        router.route().order(HEADERS_ORDER).handler(BrowserProtection::addHeaders);
        router.route().order(CHECKS_ORDER).handler(this::check);
    }

    private static void addHeaders(RoutingContext request) {
        HttpServerResponse response = request.response();
        HEADERS.forEach(response::putHeader);
        if (isData(request)) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        request.next();
    }

    private static boolean isData(RoutingContext request) {
        try {
            return AccessPolicy.isUnder(AccessPolicy.DATA, request.normalizedPath());
        } catch (IllegalArgumentException malformed) {
            // An escape that is none: it is refused in words once the headers are there, and is as malformed when it is
            // sent again.
            return true;
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Problem> problem = hostProblem(request).or(() -> pathProblem(request));
        if (problem.isEmpty() && !READING.contains(request.method())) {
            problem = originProblem(request).or(() -> typeProblem(request));
        }
        problem.ifPresentOrElse(found -> problems.answer(context, found), context::next);
    }

    /** A host that is malformed is left to whoever reads it. */
    private Optional<Problem> hostProblem(HttpServerRequest request) {
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            // RFC 9112, section 3.2: which of them a server in front went by cannot be known.
            return Optional.of(Problem.of(Problem.Kind.INVALID_REQUEST, "the header Host must be there once"));
        }
        HostAndPort authority = request.authority();
        return authority == null || isOurs(authority.host())
                ? Optional.empty()
                : Optional.of(Problem.of(
                        Problem.Kind.FOREIGN_HOST,
                        "the service is not known under the name in the header Host; add it to candor.access.hosts"));
    }

    /**
     * Resources pass over matrix parameters (RFC 3986, section 3.3), rules that go by the path would not: what is asked for must be the same to both.
     */
    private static Optional<Problem> pathProblem(HttpServerRequest request) {
        return request.path() != null && request.path().indexOf(';') >= 0
                ? Optional.of(Problem.of(
                        Problem.Kind.INVALID_REQUEST, "paths have no parameters here; a ; in an id is written %3B"))
                : Optional.empty();
    }

    private boolean isOurs(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        return host.indexOf('.') < 0
                || host.endsWith("." + LOCALHOST)
                || NetUtil.isValidIpV4Address(host)
                || host.startsWith("[")
                || NetUtil.isValidIpV6Address(host)
                || config.hosts().map(names -> names.contains(host)).orElse(config.mode() != AccessMode.OPEN);
    }

    private Optional<Problem> originProblem(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean foreign = origin == null
                ? "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                : !isOwnPage(origin, request)
                        && !config.origins().orElse(Set.of()).contains(origin);
        return foreign
                ? Optional.of(Problem.of(
                        Problem.Kind.FOREIGN_ORIGIN,
                        "a page of another origin may not do that; add its origin to candor.access.origins"))
                : Optional.empty();
    }

    /** By host and port: in front of the service somebody else may end TLS. */
    private static boolean isOwnPage(String origin, HttpServerRequest request) {
        try {
            String page = URI.create(origin).getRawAuthority();
            return page != null && page.equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
        } catch (IllegalArgumentException malformed) {
            // What is no origin is not ours; sending it again does not help.
            return false;
        }
    }

    /** Forms of other pages can send text, fields and parts without asking, and a script bytes without a type. */
    private static Optional<Problem> typeProblem(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean body =
                request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return body && !TYPES.contains(plain)
                ? Optional.of(Problem.of(
                        Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type is not one that this path takes; /openapi says which it takes"))
                : Optional.empty();
    }
}
