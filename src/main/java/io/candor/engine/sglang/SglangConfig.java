package io.candor.engine.sglang;

import io.candor.engine.external.ExternalModelConfig;
import io.smallrye.config.ConfigMapping;

/** Settings of an SGLang server; {@code candor.engine.url} is its address. */
@ConfigMapping(prefix = SglangEngine.SETTINGS)
public interface SglangConfig extends ExternalModelConfig {}
