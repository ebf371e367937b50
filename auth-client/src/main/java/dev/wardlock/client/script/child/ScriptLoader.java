package dev.wardlock.client.script.child;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows the classes of the script, those of the JDK, and the helper; nothing else of ours. */
final class ScriptLoader extends ClassLoader {

  private final Map<String, byte[]> classes;

  ScriptLoader(Map<String, byte[]> classes) {
    super("script", ClassLoader.getPlatformClassLoader());
    this.classes = Map.copyOf(classes);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte @Nullable [] bytes = classes.get(name);
    if (bytes != null) {
      return defineClass(name, bytes, 0, bytes.length);
    }
    if (name.equals(Helpers.class.getName())) {
      return Helpers.class;
    }
    throw new ClassNotFoundException(name);
  }
}
