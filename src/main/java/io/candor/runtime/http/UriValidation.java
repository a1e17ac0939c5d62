package io.candor.runtime.http;

/** Who refuses malformed paths and queries. */
public final class UriValidation {
    private UriValidation() {}

    /**
     * Leaves it to {@link RequestReader}, which answers with a problem document; Quarkus would answer with an empty 400 before
     * any handler of ours. To be called before Quarkus starts: it reads this from no configuration, and once.
     */
    public static void leaveToRequestReader() {
        System.setProperty("vertx.disableURIValidation", "true");
    }
}
