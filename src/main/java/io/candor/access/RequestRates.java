package io.candor.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.candor.event.ActionKind;
import io.candor.runtime.Problem;
import io.candor.runtime.http.RouterProblems;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Refuses a caller that asks, or judges, more often than one may over a longer time, by token buckets in this process, or in a day: several consoles together let
 * through as many times more. A request with many questions is let through while the day is not used up.
 */
@ApplicationScoped
class RequestRates {
    /** After Quarkus knows who it is and has let them through, before any resource. */
    private static final int ORDER = -50;

    private static final String VERDICTS = "/v1/feedback";
    private static final Set<String> QUESTIONS = Set.of("/v1/questions", "/v1/chat/completions", "/v1/responses");
    /** Tells clients that send again by themselves, as OpenAI's do, that this would be in vain for the rest of the day. */
    private static final String SHOULD_RETRY = "x-should-retry";

    /** A bucket that nobody used for so long is full again with any sensible setting. */
    private static final Duration FORGET = Duration.ofMinutes(10);

    private final RouterProblems problems;
    private final CallerUse use;
    private final Instance<RepeatedRequests> repeated;
    private final Rate requests;
    private final Rate verdicts;

    /** Buckets of one kind, one to a caller. */
    private record Rate(String noun, long perPeriod, Duration period, long burst, Cache<String, Bucket> buckets) {
        static Rate of(String noun, long perPeriod, Duration period, long burst, long maxCallers) {
            return new Rate(
                    noun,
                    perPeriod,
                    period,
                    burst,
                    Caffeine.newBuilder()
                            .maximumSize(maxCallers)
                            .expireAfterAccess(FORGET)
                            // A few steps at a time, and no threads of others.
                            .executor(Runnable::run)
                            .build());
        }

        /** Nanoseconds until there may be one more; empty if there may be now. */
        Optional<Duration> take(String caller) {
            if (perPeriod == 0) {
                return Optional.empty();
            }
            ConsumptionProbe probe = buckets.get(caller, fresh -> bucket()).tryConsumeAndReturnRemaining(1);
            return probe.isConsumed()
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }

        private Bucket bucket() {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(burst).refillGreedy(perPeriod, period))
                    .build();
        }
    }

    RequestRates(
            AccessConfig config, RouterProblems problems, CallerUse use, @Any Instance<RepeatedRequests> repeated) {
        this.use = use;
        this.repeated = repeated;
        AccessConfig.Rates rates = config.rates();
        this.problems = problems;
        this.requests = Rate.of(
                "requests", rates.requestsPerSecond(), Duration.ofSeconds(1), rates.requestBurst(), rates.maxCallers());
        this.verdicts = Rate.of(
                "verdicts", rates.verdictsPerMinute(), Duration.ofMinutes(1), rates.verdictBurst(), rates.maxCallers());
    }

    void install(@Observes Router router) {
        router.route(AccessPolicy.DATA + "/*").order(ORDER).handler(this::take);
    }

    private void take(RoutingContext request) {
        String caller = caller(request);
        boolean refused = isRefused(request, requests, caller)
                || isVerdict(request) && (isRefused(request, verdicts, caller) || isUsedUp(request, ActionKind.JUDGED))
                || isQuestion(request) && !isRepeated(request) && isUsedUp(request, ActionKind.ASKED);
        if (!refused) {
            request.next();
        }
    }

    private static boolean isQuestion(RoutingContext request) {
        return isPosted(request) && QUESTIONS.stream().anyMatch(path -> isTo(request, path));
    }

    /** Whoever comes again for an answer asks nothing. */
    private boolean isRepeated(RoutingContext request) {
        String key = request.request().getHeader("Idempotency-Key");
        return key != null
                && request.user() instanceof QuarkusHttpUser user
                && repeated.stream()
                        .anyMatch(known -> known.isRepeated(key, CallerIdentity.of(user.getSecurityIdentity())));
    }

    private boolean isUsedUp(RoutingContext request, ActionKind kind) {
        Optional<Duration> wait = holder(request).flatMap(holder -> use.exhausted(kind, holder));
        wait.ifPresent(time -> {
            request.response().putHeader(SHOULD_RETRY, "false");
            refuse(
                    request,
                    time,
                    "one caller may " + (kind == ActionKind.ASKED ? "ask " : "judge ") + use.quota(kind)
                            + " times in a day of UTC; send it again after Retry-After");
        });
        return wait.isPresent();
    }

    private static boolean isVerdict(RoutingContext request) {
        return isPosted(request) && isTo(request, VERDICTS);
    }

    private static boolean isPosted(RoutingContext request) {
        return request.request().method() == HttpMethod.POST;
    }

    /** Also with a slash behind it, which resources take for the same path: nothing else below it is posted to. */
    private static boolean isTo(RoutingContext request, String path) {
        return AccessPolicy.isUnder(path, request.normalizedPath());
    }

    private boolean isRefused(RoutingContext request, Rate rate, String caller) {
        Optional<Duration> wait = rate.take(caller);
        wait.ifPresent(time -> refuse(
                request,
                time,
                "one caller may send " + rate.perPeriod + " " + rate.noun + " in " + rate.period.toSeconds()
                        + " s over a longer time; send it again after Retry-After"));
        return wait.isPresent();
    }

    private void refuse(RoutingContext request, Duration wait, String detail) {
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(wait.toNanos() + 999_999_999));
        request.response().putHeader("Retry-After", Long.toString(seconds));
        problems.answer(request, Problem.of(Problem.Kind.TOO_FAST, detail));
    }

    private static Optional<String> holder(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                ? CallerIdentity.of(user.getSecurityIdentity()).holder()
                : Optional.empty();
    }

    private static String caller(RoutingContext request) {
        return CallerIdentity.origin(
                request.user() instanceof QuarkusHttpUser user
                        ? Optional.of(user.getSecurityIdentity())
                        : Optional.empty(),
                request);
    }
}
