package dev.wardlock.client.script;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What one class of a script declares.
 *
 * @param access its flags
 * @param supertypes what it extends and implements
 * @param methods names with descriptors
 * @param statics those of them that are static
 * @param fields names
 */
record OwnClass(
    int access,
    List<String> supertypes,
    Set<String> methods,
    Set<String> statics,
    Set<String> fields) {

  static OwnClass read(ClassReader reader) {
    var supertypes = new ArrayList<>(List.of(reader.getInterfaces()));
    // Only java.lang.Object and a module have none.
    String superclass = reader.getSuperName();
    if (superclass != null) {
      supertypes.add(superclass);
    }
    var own =
        new OwnClass(
            reader.getAccess(), supertypes, new HashSet<>(), new HashSet<>(), new HashSet<>());
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            own.methods.add(name + descriptor);
            if ((access & Opcodes.ACC_STATIC) != 0) {
              own.statics.add(name + descriptor);
            }
            return null;
          }

          @Override
          public @Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            own.fields.add(name);
            return null;
          }
        },
        ClassReader.SKIP_CODE);
    return own;
  }
}
