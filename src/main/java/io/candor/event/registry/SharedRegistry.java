package io.candor.event.registry;

import io.candor.event.Topics;
import java.util.Map;

/** Finds the registry of a (de)serializer: handed over as an object, as {@link Topics} does, or by URL. */
public final class SharedRegistry {
    /** Key of an object setting, so that all topics share one client and its caches. */
    public static final String SETTING = "candor.schema.registry";

    private SharedRegistry() {}

    public static SchemaRegistry of(Map<String, ?> settings) {
        if (settings.get(SETTING) instanceof SchemaRegistry shared) {
            return shared;
        }
        return SchemaRegistryClient.of(RegistryConfig.of(settings));
    }
}
