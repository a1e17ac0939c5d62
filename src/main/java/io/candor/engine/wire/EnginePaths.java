package io.candor.engine.wire;

/** Paths of an engine server. */
public final class EnginePaths {
    /** GET: {@link EngineDescription}. */
    public static final String DESCRIPTION = "/v1/engine";
    /** POST {@link GenerationRequest}: lines of {@link GenerationLine}. */
    public static final String GENERATIONS = "/v1/engine/generations";
    /** POST {@link StatesRequest}: {@link StatesReply}. */
    public static final String STATES = "/v1/engine/states";
    /** POST {@link LikelihoodsRequest}: {@link LikelihoodsReply}. */
    public static final String LIKELIHOODS = "/v1/engine/likelihoods";
    /** PUT below it, by name, {@link AdapterRequest}: loaded and held; DELETE {@code NAME/HOLDER}: held no more. */
    public static final String ADAPTERS = "/v1/engine/adapters";
    /** PUT below it, by SHA-256: the bytes of a file of an adapter. */
    public static final String FILES = "/v1/engine/files";
    /** GET: whether the server works, without a key. */
    public static final String HEALTH = "/health";

    private EnginePaths() {}
}
