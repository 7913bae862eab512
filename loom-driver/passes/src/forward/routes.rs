//! Where calls end that are only passed on.

use loom_core::Module;
use loom_core::index::{EntitySet, FuncIndex, PrimaryMap, SecondaryMap, TypeIndex};
use wasmparser::{CompositeInnerType, FuncType, FunctionBody, Operator};

/// What one function does with a call of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Something of its own.
    Own,
    /// It only passes the parameters on to this function, and the results back.
    To(FuncIndex),
    /// Nothing at all: `() -> ()` without operators.
    Nothing,
}

/// Where the calls of one function end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    /// The function at the end of the chain.
    func: FuncIndex,
    /// The last function of the chain that is not imported.
    defined: Option<FuncIndex>,
}

/// Where the calls of every function end.
pub struct Routes {
    /// Of each function; `None` as long as it is not known, or if there is no end.
    ends: SecondaryMap<FuncIndex, Option<End>>,
    /// Functions that do nothing.
    empty: EntitySet<FuncIndex>,
    any: bool,
}

impl Routes {
    /// Follows every chain of `module`.
    pub fn of(module: &Module<'_>) -> Routes {
        let mut steps = SecondaryMap::with_default(Step::Own);
        let mut routes = Routes { ends: SecondaryMap::new(), empty: EntitySet::new(), any: false };
        let types = func_types(module);
        for func in module.funcs.keys() {
            steps[func] = step(module, &types, func);
            routes.any |= steps[func] != Step::Own;
            if steps[func] == Step::Nothing {
                routes.empty.insert(func);
            }
        }
        let mut walked = EntitySet::new();
        for func in module.funcs.keys() {
            routes.follow(module, &steps, func, &mut walked);
        }
        routes
    }

    /// Walks from `from` to the end of its chain or to where it was walked before, and writes the end
    /// down for all functions on the way. On a cycle there is none.
    fn follow(
        &mut self,
        module: &Module<'_>,
        steps: &SecondaryMap<FuncIndex, Step>,
        from: FuncIndex,
        walked: &mut EntitySet<FuncIndex>,
    ) {
        let mut path = Vec::new();
        let mut at = from;
        let mut end = loop {
            if !walked.insert(at) {
                // Either done before, or on this very path and without an end.
                break self.ends[at];
            }
            path.push(at);
            match steps[at] {
                Step::To(next) => at = next,
                Step::Own | Step::Nothing => break Some(End { func: at, defined: None }),
            }
        };
        while let Some(func) = path.pop() {
            if let Some(end) = &mut end
                && end.defined.is_none()
                && module.body(func).is_some()
            {
                end.defined = Some(func);
            }
            self.ends[func] = end;
        }
    }

    /// Whether every call is to a function that does something of its own.
    pub fn is_empty(&self) -> bool {
        !self.any
    }

    /// What a call of `func` can be instead: a call of another function, or (`Some(None)`) nothing.
    pub fn of_call(&self, func: FuncIndex) -> Option<Option<FuncIndex>> {
        let end = self.ends[func]?.func;
        match self.empty.contains(end) {
            true => Some(None),
            false => (end != func).then_some(Some(end)),
        }
    }

    /// The function that can stand in a slot instead of `func`: defined in this module, of the same
    /// type.
    pub fn of_slot(&self, func: FuncIndex) -> Option<FuncIndex> {
        self.ends[func]?.defined.filter(|end| *end != func)
    }
}

fn step(module: &Module<'_>, types: &PrimaryMap<TypeIndex, Option<&FuncType>>, func: FuncIndex) -> Step {
    let Some(body) = module.body(func) else { return Step::Own };
    let Some(ty) = module.funcs.get(func).and_then(|func| *types.get(func.ty)?) else { return Step::Own };
    match read(body, ty) {
        Some(Step::To(target)) if !is_same_type(module, func, target) => Step::Own,
        step => step.unwrap_or(Step::Own),
    }
}

/// What a body does; `None` if something of its own. Locals that it declares do not matter, nor does
/// what stands behind its return.
fn read(body: &FunctionBody<'_>, ty: &FuncType) -> Option<Step> {
    let mut operators = body.get_operators_reader().ok()?;
    for param in 0..ty.params().len() as u32 {
        if operators.read().ok()? != (Operator::LocalGet { local_index: param }) {
            return None;
        }
    }
    let target = |index: u32| Step::To(FuncIndex::from_u32(index));
    // No block has begun: `end` is that of the body.
    let ends = |operator: Operator<'_>| matches!(operator, Operator::Return | Operator::End);
    match operators.read().ok()? {
        Operator::ReturnCall { function_index } => Some(target(function_index)),
        Operator::Call { function_index } => ends(operators.read().ok()?).then_some(target(function_index)),
        first => {
            let is_plain = ty.params().is_empty() && ty.results().is_empty();
            (is_plain && ends(first)).then_some(Step::Nothing)
        }
    }
}

/// Of each type that is one of functions, what it is. (To find one in a large group takes long.)
fn func_types<'m>(module: &'m Module<'_>) -> PrimaryMap<TypeIndex, Option<&'m FuncType>> {
    let types = module.groups.iter().flat_map(|group| group.group.types());
    types
        .map(|ty| match &ty.composite_type.inner {
            CompositeInnerType::Func(ty) => Some(ty),
            _ => None,
        })
        .collect()
}

fn is_same_type(module: &Module<'_>, one: FuncIndex, other: FuncIndex) -> bool {
    let ty = |func| module.funcs.get(func).and_then(|func| module.canonical.get(func.ty));
    ty(one).is_some() && ty(one) == ty(other)
}
