package io.candor.runtime.http;

import io.smallrye.health.AsyncHealthCheckFactory;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Runs health checks on threads of their own. On the workers, where Quarkus runs them, they would wait for requests, and a pod
 * that is only busy would be killed as dead.
 */
@Alternative
@Priority(1)
@Singleton
class HealthCheckExecutor extends AsyncHealthCheckFactory {
    /** More than one, so that a check that waits for a lock does not hold up liveness at once. */
    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "candor-health");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public Uni<HealthCheckResponse> callSync(HealthCheck check) {
        return super.callSync(check).runSubscriptionOn(threads);
    }

    @Override
    public Uni<HealthCheckResponse> callAsync(AsyncHealthCheck check) {
        return super.callAsync(check).runSubscriptionOn(threads);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
