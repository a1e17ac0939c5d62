package io.candor.release.store;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Instant;

/**
 * A release in the store.
 *
 * @param manifest as it lies there
 * @param manifestUri where the manifest lies
 * @param manifestSha256 SHA-256 of the manifest's bytes, 64 lower-case hex digits
 */
public record StoredRelease(ReleaseManifest manifest, String manifestUri, String manifestSha256) {

    /**
     * An event about this release; the caller sets the gate's figures where there are any.
     *
     * @param decidedBy gate, bundle, or the operator's name
     * @param reason why, in one sentence
     */
    public ReleaseEvent event(ReleaseStatus status, String decidedBy, String reason, Instant at) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(manifest.releaseId())
                .setModelId(manifest.modelId())
                .setManifestUri(manifestUri)
                .setManifestSha256(manifestSha256)
                .setStatus(status)
                .setParentReleaseId(manifest.parentReleaseId().orElse(null))
                .setAdapterReleaseId(
                        manifest.adapter().map(SharedAdapter::releaseId).orElse(null))
                .setBatchIds(manifest.batchIds())
                .setDecidedBy(decidedBy)
                .setReason(reason)
                .setDecidedAt(Instant.ofEpochMilli(at.toEpochMilli()))
                .build();
    }
}
